import { createHash, randomUUID } from 'node:crypto';
import type { Clock, PrincipalKind } from '@cicero/runtime';
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Keyring } from './keyring.ts';
import { longestTokenLife, type PublicKeys, signingAlgorithm, type VerifyingKey } from './public-keys.ts';

const issuer = 'cicero';
/** Clients of an account travel in the token, so it may be long; a header longer than this is refused by Node anyway. */
const longestToken = 12_288;
/** The clock of whoever signed may be so much ahead of ours, in milliseconds. */
const clockDifference = 60_000;
const kinds: readonly PrincipalKind[] = ['dashboard', 'personnel', 'client', 'penmas', 'system'];

/** What a kind of principal is called by in its claims, as existing clients read them. */
export const idClaim: Readonly<Record<PrincipalKind, string>> = {
  dashboard: 'dashboard_user_id',
  personnel: 'user_id',
  client: 'client_id',
  penmas: 'user_id',
  system: 'name',
};

export interface VerifiedToken {
  kind: PrincipalKind;
  /** The account, by the claim of its kind. */
  id: string;
  jti: string;
  /** Whole seconds. */
  issuedAt: Date;
  expiresAt: Date;
  claims: Readonly<Record<string, unknown>>;
}

export interface SignedToken {
  token: string;
  jti: string;
  expiresAt: Date;
}

/**
 * Signs the claims of a principal. Adds `kind`, `jti`, `iss`, `aud`, `iat` and `exp`; never `sub`, which the
 * dashboard would take for both user id and user name.
 * @param ttl milliseconds, at most a day
 */
export async function signToken(
  parts: { keyring: Keyring; clock: Clock },
  principal: { kind: PrincipalKind; claims: Readonly<Record<string, unknown>> },
  { ttl }: { ttl: number },
): Promise<SignedToken> {
  if (!(ttl > 0 && ttl <= longestTokenLife)) throw new RangeError('a token lives for a day at most');
  if (typeof principal.claims[idClaim[principal.kind]] !== 'string') throw new TypeError('the claims name no account');
  const { kid, privateKey } = await parts.keyring.current();
  const issuedAt = Math.floor(parts.clock.now().getTime() / 1000);
  const expiresAt = issuedAt + Math.ceil(ttl / 1000);
  const jti = randomUUID();
  const token = await new SignJWT({ ...principal.claims, kind: principal.kind })
    .setProtectedHeader({ alg: signingAlgorithm, kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audienceOf(principal.kind))
    .setJti(jti)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(privateKey);
  return { token, jti, expiresAt: new Date(expiresAt * 1000) };
}

/** Checks signature, algorithm, issuer, audience and times. Undefined for any token that is not good. */
export async function verifyToken(
  parts: { publicKeys: PublicKeys; clock: Clock },
  token: string,
): Promise<VerifiedToken | undefined> {
  const kid = keyIdOf(token);
  // Reading the keys may fail for want of a database: that is not the token's fault and passes through.
  const key = kid === undefined ? undefined : await parts.publicKeys.find(kid);
  if (!key) return undefined;
  const now = parts.clock.now();
  try {
    const name = createHash('sha256').update(token).digest('base64');
    return verifiedOf(await key.signed.recall(name, () => signedClaims(key, token, now)), now);
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

async function signedClaims({ key }: VerifyingKey, token: string, now: Date): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, key, {
    algorithms: [signingAlgorithm],
    typ: 'JWT',
    issuer,
    currentDate: now,
    requiredClaims: ['jti', 'iat', 'exp', 'aud', 'kind'],
  });
  // One object for all requests that show this token: what one of them does to it, the next must not see.
  for (const value of Object.values(payload)) Object.freeze(value);
  return Object.freeze(payload);
}

/** What is looked at on every request, however well the token is remembered. */
function verifiedOf(claims: JWTPayload, now: Date): VerifiedToken | undefined {
  const kind = kinds.find((known) => known === claims.kind);
  if (!kind || claims.aud !== audienceOf(kind)) return undefined;
  const id = claims[idClaim[kind]];
  const { jti, iat, exp, nbf } = claims;
  if (typeof id !== 'string' || id === '' || typeof jti !== 'string' || iat === undefined || exp === undefined) {
    return undefined;
  }
  const [issuedAt, expiresAt] = [iat * 1000, exp * 1000];
  const at = now.getTime();
  if (expiresAt <= at || issuedAt > at + clockDifference || (nbf !== undefined && nbf * 1000 > at)) return undefined;
  if (expiresAt - issuedAt > longestTokenLife) return undefined;
  return { kind, id, jti, issuedAt: new Date(issuedAt), expiresAt: new Date(expiresAt), claims };
}

function audienceOf(kind: PrincipalKind): string {
  return `cicero:${kind}`;
}

function keyIdOf(token: string): string | undefined {
  if (token.length > longestToken || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return undefined;
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === signingAlgorithm && typeof kid === 'string' && /^[\w-]{1,64}$/.test(kid) ? kid : undefined;
  } catch {
    return undefined;
  }
}
