import { type AuditEntry, type AuditOrigin, type AuditParty, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { bumpVersions, clientScope, type DB } from '@cicero/database';
import { type ClientRow, canonicalClientId, readClient } from '@cicero/directory';
import type { Clock } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import { type ClientBody, type ClientChanges, clientChanges, invalid, newClientId } from './wanted.ts';

/** Who changes clients. */
export interface ClientWriter {
  party: AuditParty;
  origin: AuditOrigin;
  /** Canonical ids of the clients that are the writer's; null = all of them, as for whoever runs the installation. */
  clientIds: readonly string[] | null;
  /** The directorate that the writer is, canonical: clients it enters are below it. */
  directorate: string | null;
}

interface Write {
  tx: Transaction<DB>;
  clock: Clock;
  writer: ClientWriter;
}
export type RefuseOutdated = (present: ClientRow) => void;

/**
 * Enters a client; below the directorate that enters it. A dashboard account that is no directorate is linked to it: a
 * directorate with a second client would be none any more.
 * @throws CiceroError CLIENT_REQUIRED, VALIDATION_FAILED, HANDLE_INVALID, PHONE_INVALID; CLIENT_DENIED, CLIENT_NOT_FOUND
 * for the parent; FORBIDDEN for a directorate; CONFLICT when the id is taken, also by a deleted client
 */
export async function enterClient(
  write: Write,
  given: string | null | undefined,
  body: ClientBody,
): Promise<ClientRow> {
  const { tx, writer } = write;
  const clientId = newClientId(given);
  const parent = body.parent_client_id?.trim() ? body.parent_client_id : writer.directorate;
  const wanted: ClientBody = { client_type: 'org', ...body, nama: body.nama ?? '', parent_client_id: parent };
  const changes = clientChanges(blank, wanted);
  if (changes.nama === undefined) throw invalid('nama', 'Nama client wajib diisi.');
  const taken = new CiceroError('CONFLICT', { message: `client_id ${clientId} sudah dipakai.` });
  if (await readClient(tx, clientId)) throw taken;
  await checkPlace(write, clientId, changes);
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('clients')
    .values({ ...changes, client_id: clientId, nama: changes.nama })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw taken;
  if (writer.party.kind === 'dashboard' && writer.directorate === null) {
    const link = { dashboard_user_id: writer.party.id, client_id: clientId };
    await tx.insertInto('dashboard_user_clients').values(link).execute();
  }
  await note(write, 'created', clientId, { fields: Object.keys(changes) });
  return present(tx, clientId);
}

/**
 * Changes a client. A deleted one comes back with `client_status` true or `deleted` false, and only so.
 * @throws CiceroError CLIENT_DENIED, CLIENT_NOT_FOUND, PRECONDITION_FAILED; and those of enterClient for fields
 */
export async function changeClient(
  write: Write,
  named: string,
  { deleted, ...body }: ClientBody & { deleted?: boolean | null },
  refuseOutdated: RefuseOutdated = () => {},
): Promise<ClientRow> {
  const { tx } = write;
  const row = await take(write, named);
  const isBack = row.deleted_at !== null;
  if (isBack && deleted !== false && body.client_status !== true) throw new CiceroError('CLIENT_NOT_FOUND');
  refuseOutdated(row);
  if (deleted === true) throw invalid('deleted', 'Untuk menghapus client gunakan DELETE.');
  const changes = clientChanges(row, isBack ? { ...body, client_status: body.client_status ?? true } : body);
  await checkPlace(write, row.client_id, changes);
  const fields = Object.keys(changes);
  if (fields.length > 0 || isBack) {
    const set = { ...changes, deleted_at: null };
    await tx.updateTable('clients').set(set).where('client_id', '=', row.client_id).execute();
    await note(write, isBack ? 'restored' : 'updated', row.client_id, { fields });
  }
  return present(tx, row.client_id);
}

/**
 * Takes a client out; the record stays, and changeClient brings it back. People of it stay as they are.
 * @param force although there are active people or clients below it
 * @throws CiceroError CLIENT_DENIED, CLIENT_NOT_FOUND, PRECONDITION_FAILED; CONFLICT says what still refers to it
 */
export async function deleteClient(
  write: Write,
  named: string,
  force: boolean,
  refuseOutdated: RefuseOutdated = () => {},
): Promise<ClientRow> {
  const { tx, clock } = write;
  const row = await take(write, named);
  if (row.deleted_at !== null) throw new CiceroError('CLIENT_NOT_FOUND');
  refuseOutdated(row);
  const { people, below } = await referring(tx, row.client_id);
  if (!force && people + below > 0) {
    const message = `Client masih memiliki ${people} personel aktif dan ${below} client di bawahnya. Pindahkan atau nonaktifkan dahulu, atau hapus dengan force=true.`;
    throw new CiceroError('CONFLICT', { message, fields: { active_people: people, clients_below: below } });
  }
  const set = { deleted_at: clock.now(), client_status: false };
  await tx.updateTable('clients').set(set).where('client_id', '=', row.client_id).execute();
  await note(write, 'deleted', row.client_id, { active_people: people, clients_below: below });
  return present(tx, row.client_id);
}

/** The client, which nobody else changes until this transaction ends. */
async function take({ tx, writer }: Write, named: string): Promise<ClientRow> {
  const wanted = canonicalClientId(named);
  if (writer.clientIds && !writer.clientIds.includes(wanted ?? '')) throw new CiceroError('CLIENT_DENIED');
  const row = await readClient(tx, wanted ?? '');
  if (!row) throw new CiceroError('CLIENT_NOT_FOUND');
  await tx.selectFrom('clients').select('client_id').where('client_id', '=', row.client_id).forUpdate().execute();
  // Read again: what it was before the lock may be over.
  return present(tx, row.client_id);
}

/** Whether a client may be of this type and below this parent; the parent gets the spelling that is stored. */
async function checkPlace({ tx, writer }: Write, clientId: string, changes: ClientChanges): Promise<void> {
  // Who makes a directorate sees the people who hold its role, wherever they are.
  if (changes.client_type === 'direktorat' && writer.clientIds !== null) {
    throw new CiceroError('FORBIDDEN', { message: 'Direktorat hanya dapat dibuat oleh pengelola sistem.' });
  }
  const parent = changes.parent_client_id;
  if (parent === undefined || parent === null) return;
  if (writer.clientIds && !writer.clientIds.includes(parent)) throw new CiceroError('CLIENT_DENIED');
  const row = await readClient(tx, parent);
  if (!row || row.deleted_at !== null)
    throw new CiceroError('CLIENT_NOT_FOUND', { message: 'parent_client_id tidak ditemukan.' });
  const { rows } = await sql`
    with recursive above (client_id, parent_client_id) as (
      select client_id, parent_client_id from clients where client_id = ${row.client_id}
      union select c.client_id, c.parent_client_id from clients c join above on c.client_id = above.parent_client_id
    ) select 1 from above where client_id = ${clientId}`.execute(tx);
  if (rows.length > 0) throw invalid('parent_client_id', 'Client tidak dapat berada di bawah dirinya sendiri.');
  changes.parent_client_id = row.client_id;
}

async function referring(tx: Transaction<DB>, clientId: string): Promise<{ people: number; below: number }> {
  const { rows } = await sql<{ people: number; below: number }>`select
    (select count(*)::int from "user" where upper(trim(client_id)) = ${canonicalClientId(clientId)} and status is true) as people,
    (select count(*)::int from clients where parent_client_id = ${clientId} and deleted_at is null) as below`.execute(
    tx,
  );
  return rows[0] ?? { people: 0, below: 0 };
}

/** Writes down what was done, by names of fields, and makes stale what was worked out before. */
async function note(
  { tx, clock, writer }: Write,
  event: 'created' | 'updated' | 'restored' | 'deleted',
  clientId: string,
  detail: NonNullable<AuditEntry['detail']>,
): Promise<void> {
  const { party: actor, origin } = writer;
  const subject = { kind: 'client', id: clientId };
  await recordAudit(tx, clock, { action: `client.${event}`, outcome: 'ok', actor, subject, origin, detail });
  await bumpVersions(tx, ['clients', clientScope(clientId)]);
}

async function present(tx: Transaction<DB>, clientId: string): Promise<ClientRow> {
  const row = await readClient(tx, clientId);
  if (!row) throw new CiceroError('CLIENT_NOT_FOUND');
  return row;
}

/** A client before anything is known of it, as the table's defaults have it. */
const blank = {
  ...{
    nama: '',
    client_type: null,
    client_insta: null,
    client_tiktok: null,
    client_operator: null,
    client_super: null,
  },
  ...{ client_group: null, tiktok_secuid: null, regional_id: null, parent_client_id: null, client_level: null },
  ...{ client_status: true, client_insta_status: true, client_tiktok_status: true, client_amplify_status: true },
};
