export { accountNamed, type SignInKind, signInKinds } from './accounts/account-named.ts';
export { type Administration, administrationOf } from './accounts/administration.ts';
export { createAdministrator } from './accounts/create-administrator.ts';
export { createDashboardUser, type NewDashboardUser } from './accounts/create-dashboard-user.ts';
export {
  type AccountFilter,
  type AccountRow,
  type AccountState,
  accountStates,
  findAccount,
  isAccountId,
  listAccounts,
} from './accounts/dashboard-accounts.ts';
export { renameAccount } from './accounts/rename.ts';
export { type ContactChange, setContact } from './accounts/set-contact.ts';
export { type PasswordAccount, setPassword } from './accounts/set-password.ts';
export { setPressNumber } from './accounts/set-press-number.ts';
export { accountIdOf } from './accounts/usernames.ts';
export { type AccountDecision, decideAccount } from './approvals/decide-account.ts';
export { decideFirstEmail, type FirstEmailDecision } from './approvals/decide-first-email.ts';
export { listOpenEmailRequests, type OpenEmailRequest } from './approvals/open-email-requests.ts';
export { settleDecision } from './approvals/settle.ts';
export type { EmailRequestName } from './claim/email-requests.ts';
export { rotateSigningKey } from './keys/rotate.ts';
export { penmasRoles, registerPenmas } from './registration/penmas.ts';
export { build } from './service.ts';
