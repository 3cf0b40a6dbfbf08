import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { AuthParts } from '../parts.ts';
import type { CodeHolder, LoginCodes } from './login-codes.ts';
import type { NumberOrCode } from './number-or-code.ts';
import { openSession, refuseLogin } from './open-session.ts';

/** An account that signs in with a phone. */
export interface PhoneAccount<Claims extends Readonly<Record<string, unknown>>> extends CodeHolder {
  active: boolean;
  /** Numbers that may sign in, `62…`. */
  numbers: readonly string[];
  claims: Claims;
}

export interface CodeLogin<Claims extends Readonly<Record<string, unknown>>> {
  kind: CodeHolder['kind'];
  /** The account as it was named, in its canonical spelling: what guesses are counted under. */
  named: string;
  given: NumberOrCode;
  find: () => Promise<PhoneAccount<Claims> | undefined>;
}

/**
 * Signs in in two calls of the same shape: with a number that may, a code is sent to it; with the code, a session
 * begins. Whether account and number match, no answer says, nor the time it takes.
 * @throws CiceroError LOGIN_CODE_SENT after every number, LOGIN_CODE_INVALID, LOCKED_OUT, RATE_LIMITED;
 * CacheUnavailableError
 */
export async function codeLogin<Claims extends Readonly<Record<string, unknown>>>(
  parts: AuthParts & { codes: LoginCodes },
  login: CodeLogin<Claims>,
  origin: AuditOrigin,
): Promise<{ token: string; claims: Claims }> {
  return login.given.kind === 'number'
    ? askForCode(parts, login, login.given.number, origin)
    : redeemCode(parts, login, login.given.code, origin);
}

async function askForCode(
  parts: AuthParts & { codes: LoginCodes },
  { kind, named, find }: CodeLogin<Readonly<Record<string, unknown>>>,
  number: string,
  origin: AuditOrigin,
): Promise<never> {
  const ip = origin.address ?? '';
  await parts.lockout.refuseWhilePaused(`${kind} ${named}`, ip);
  await parts.codes.countQuestion(ip);
  const started = performance.now();
  const account = await find();
  const isKnown = await parts.lockout.isKnown(`${kind} ${named}`, ip);
  if (account?.active && account.numbers.includes(number)) await parts.codes.send({ account, number, isKnown }, origin);
  else await refuseLogin(parts, { kind, reason: whyNot(kind, account), ...idOf(account) }, origin);
  await parts.untilEvenTime(started);
  throw new CiceroError('LOGIN_CODE_SENT');
}

async function redeemCode<Claims extends Readonly<Record<string, unknown>>>(
  parts: AuthParts & { codes: LoginCodes },
  { kind, named, find }: CodeLogin<Claims>,
  code: string,
  origin: AuditOrigin,
): Promise<{ token: string; claims: Claims }> {
  const { lockout, codes } = parts;
  const ip = origin.address ?? '';
  await lockout.attempt(`${kind} ${named}`, ip);
  const started = performance.now();
  const account = await find();
  const number = account?.active ? await codes.redeem(account, account.numbers, code) : undefined;
  if (!account || number === undefined) {
    await lockout.failed(ip);
    await refuseLogin(parts, { kind, reason: 'LOGIN_CODE_INVALID', ...idOf(account) }, origin);
    await parts.untilEvenTime(started);
    throw new CiceroError('LOGIN_CODE_INVALID');
  }
  await lockout.succeeded(`${kind} ${named}`, ip);
  const { id, claims } = account;
  // Several people may sign in as a client: which of them it was, the end of the number says.
  const token = await openSession(parts, { kind, id, claims, detail: { number: `…${number.slice(-4)}` } }, origin);
  return { token, claims };
}

/** For the trail only: the caller is not told. */
function whyNot(kind: CodeHolder['kind'], account: { active: boolean } | undefined): string {
  if (!account) return kind === 'client' ? 'CLIENT_NOT_FOUND' : 'USER_NOT_FOUND';
  return account.active ? 'PHONE_MISMATCH' : 'ACCOUNT_INACTIVE';
}

function idOf(account: { id: string } | undefined): { id?: string } {
  return account ? { id: account.id } : {};
}
