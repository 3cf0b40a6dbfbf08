export { type Access, accessOf } from './access.ts';
export { type DashboardAccount, loadDashboardAccount } from './accounts/dashboard-account.ts';
export { type Premium, premiumOf } from './accounts/premium.ts';
export { type Standing, Standings } from './accounts/standing.ts';
export {
  type AuditEntry,
  type AuditEvent,
  type AuditFilter,
  type AuditOrigin,
  type AuditParty,
  listAudit,
  pruneAudit,
  recordAudit,
  recordAudits,
} from './audit/audit.ts';
export { originOf } from './audit/origin.ts';
export { hasCredentials, presentedTokens, sessionCookies } from './http/authenticate.ts';
export { openScope, type RouteAccess } from './http/declarations.ts';
export { type AccessParts, installAccess } from './install.ts';
export { type Keyring, openKeyring } from './keys/keyring.ts';
export { PublicKeys } from './keys/public-keys.ts';
export { seal, unseal } from './keys/seal.ts';
export { deriveKey, installationSecret } from './keys/secret.ts';
export { type NameSubject, subjectsUnder } from './keys/subjects.ts';
export { type SignedToken, signToken, type VerifiedToken, verifyToken } from './keys/tokens.ts';
export * from './matrix.ts';
export * from './principal.ts';
export * from './reach.ts';
export * from './rules.ts';
export * from './scope.ts';
export { type AccountRef, type Session, Sessions } from './sessions/sessions.ts';
export { ShortMemory } from './short-memory.ts';
