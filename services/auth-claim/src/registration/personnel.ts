import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import {
  canonicalClientId,
  normaliseNrp,
  normalisePhone,
  readText,
  savePersonnel,
  type TextField,
} from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuthParts } from '../parts.ts';
import type { RegistrationLimits } from './limits.ts';

/** Blank = not given. */
export interface PersonnelRegistration {
  nrp: string;
  nama: string;
  clientId: string;
  whatsapp: string;
  divisi: string;
  jabatan: string;
  title: string;
}

/**
 * Adds a person to the directory. Somebody who is in it already is never touched.
 * @returns the user_id: the digits of the number
 * @throws CiceroError REGISTRATION_FIELDS_REQUIRED, NRP_INVALID, PHONE_INVALID, VALIDATION_FAILED, CLIENT_NOT_FOUND
 * (also for one that is not active), NRP_TAKEN, RATE_LIMITED
 */
export async function registerPersonnel(
  parts: AuthParts & { limits: RegistrationLimits },
  given: PersonnelRegistration,
  origin: AuditOrigin,
): Promise<string> {
  const { context, limits } = parts;
  if ([given.nrp, given.nama, given.clientId].some((field) => field.trim() === '')) {
    throw new CiceroError('REGISTRATION_FIELDS_REQUIRED', { message: 'NRP, nama, dan client_id wajib diisi.' });
  }
  const ip = origin.address ?? '';
  return limits.watch(ip, async () => {
    const person = personOf(given);
    await context.transact(async ({ tx }) => {
      const clientId = await activeClientId(tx, given.clientId);
      if (!(await takeNumber(tx, person.user_id))) throw new CiceroError('NRP_TAKEN');
      await limits.takePerson(ip);
      await savePersonnel(tx, [{ ...person, client_id: clientId, status: true }]);
      await recordAudit(tx, context.clock, {
        action: 'personnel.registered',
        outcome: 'ok',
        subject: { kind: 'personnel', id: person.user_id },
        origin,
        detail: { client: clientId },
        notice: true,
      });
    });
    return person.user_id;
  });
}

function personOf(given: PersonnelRegistration) {
  const userId = normaliseNrp(given.nrp);
  if (userId === null) throw new CiceroError('NRP_INVALID');
  const whatsapp = given.whatsapp.trim() === '' ? null : normalisePhone(given.whatsapp);
  if (given.whatsapp.trim() !== '' && whatsapp === null) throw new CiceroError('PHONE_INVALID');
  const { divisi, jabatan, title } = given;
  return {
    user_id: userId,
    whatsapp,
    nama: visibleText('nama', given.nama),
    divisi: visibleText('divisi', divisi),
    jabatan: visibleText('jabatan', jabatan),
    title: visibleText('title', title),
  };
}

/** A text as the directory keeps it, null when nothing is left. Strangers are refused what cannot be seen in it. */
function visibleText(field: TextField, text: string): string | null {
  if (/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u.test(text.replace(/\s/g, ' '))) {
    throw new CiceroError('VALIDATION_FAILED', {
      message: `Isian "${field}" berisi karakter yang tidak diizinkan.`,
      fields: { field },
    });
  }
  return readText(field, text) || null;
}

async function activeClientId(db: Kysely<DB>, clientId: string): Promise<string> {
  const { rows } = await sql<{ client_id: string }>`
    select client_id from clients
    where upper(trim(client_id)) = ${canonicalClientId(clientId)} and client_status is true
    order by client_id limit 1`.execute(db);
  const [client] = rows;
  if (!client) throw new CiceroError('CLIENT_NOT_FOUND');
  return client.client_id;
}

/**
 * Makes the row of a number that nobody has: of several at once one does, and whoever is there already stays as they
 * are. An adopted key may hold other characters between the same digits.
 */
async function takeNumber(tx: Transaction<DB>, nrp: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into "user" (user_id) select ${nrp}
    where not exists (select from "user" where regexp_replace(user_id, '\\D', '', 'g') = ${nrp})
    on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}
