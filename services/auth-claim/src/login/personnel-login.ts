import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { normaliseNrp } from '@cicero/directory';
import type { AuthParts } from '../parts.ts';
import { findPerson } from '../personnel/find-person.ts';
import { codeLogin, type PhoneAccount } from './code-login.ts';
import type { LoginCodes } from './login-codes.ts';
import { readNumberOrCode } from './number-or-code.ts';

/** What clients keep about a person; the token's claims begin with the same fields. */
export type PersonnelUser = { user_id: string; nama: string; role: 'user' };

/**
 * Signs a person in: with the number of record a code is sent to it, with the code a session begins.
 * @throws CiceroError LOGIN_FIELDS_REQUIRED, NRP_INVALID, PHONE_INVALID, and as codeLogin
 */
export async function personnelLogin(
  parts: AuthParts & { codes: LoginCodes },
  given: { nrp: string; whatsapp: string },
  origin: AuditOrigin,
): Promise<{ token: string; user: PersonnelUser }> {
  if (given.nrp.trim() === '' || given.whatsapp.trim() === '') throw new CiceroError('LOGIN_FIELDS_REQUIRED');
  const nrp = normaliseNrp(given.nrp);
  if (nrp === null) throw new CiceroError('NRP_INVALID');
  const numberOrCode = readNumberOrCode(given.whatsapp);
  const find = () => findAccount(parts, nrp);
  const login = { kind: 'personnel', named: nrp, given: numberOrCode, find } as const;
  const { token, claims } = await codeLogin(parts, login, origin);
  return { token, user: claims };
}

async function findAccount({ context }: AuthParts, nrp: string): Promise<PhoneAccount<PersonnelUser> | undefined> {
  const person = await findPerson(context.db, nrp);
  if (!person) return undefined;
  const { userId, nama, whatsapp, active } = person;
  return {
    kind: 'personnel',
    id: userId,
    title: `NRP/NIP ${nrp}`,
    active,
    numbers: whatsapp === null ? [] : [whatsapp],
    claims: { user_id: userId, nama: nama ?? '', role: 'user' },
  };
}
