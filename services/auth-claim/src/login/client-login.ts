import type { AuditOrigin } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { canonicalClientId, normalisePhones } from '@cicero/directory';
import { sql } from 'kysely';
import type { AuthParts } from '../parts.ts';
import { codeLogin, type PhoneAccount } from './code-login.ts';
import type { LoginCodes } from './login-codes.ts';
import { readNumberOrCode } from './number-or-code.ts';

/** What clients keep about a unit that signed in; the token's claims begin with the same fields. */
export type ClientUser = {
  client_id: string;
  nama: string;
  /** A directorate's id in lower case, else `client`. */
  role: string;
};

/**
 * Signs a unit in: with the number of one of its operators, or of an administrator, a code is sent to that number;
 * with the code a session begins.
 * @throws CiceroError LOGIN_FIELDS_REQUIRED, PHONE_INVALID, and as codeLogin
 */
export async function clientLogin(
  parts: AuthParts & { codes: LoginCodes },
  given: { clientId: string; operator: string },
  origin: AuditOrigin,
): Promise<{ token: string; client: ClientUser }> {
  const clientId = canonicalClientId(given.clientId);
  if (clientId === null || given.operator.trim() === '') throw new CiceroError('LOGIN_FIELDS_REQUIRED');
  const numberOrCode = readNumberOrCode(given.operator);
  const find = () => findAccount(parts, clientId);
  const login = { kind: 'client', named: clientId, given: numberOrCode, find } as const;
  const { token, claims } = await codeLogin(parts, login, origin);
  return { token, client: claims };
}

interface Row {
  nama: string | null;
  client_type: string | null;
  client_operator: string | null;
  client_status: boolean | null;
}

async function findAccount(parts: AuthParts, clientId: string): Promise<PhoneAccount<ClientUser> | undefined> {
  const { rows } = await sql<Row>`
    select nama, client_type, client_operator, client_status from clients
    where upper(trim(client_id)) = ${clientId}
    order by client_status is true desc, client_id limit 1`.execute(parts.context.db);
  const [row] = rows;
  if (!row) return undefined;
  const directorate = row.client_type?.trim().toLowerCase() === 'direktorat';
  return {
    kind: 'client',
    id: clientId,
    title: `client ${clientId}`,
    active: row.client_status === true,
    numbers: [...new Set([...normalisePhones(row.client_operator), ...parts.config.administrators.numbers])],
    claims: {
      client_id: clientId,
      nama: row.nama ?? '',
      role: directorate ? clientId.toLowerCase() : 'client',
    },
  };
}
