import type { Message } from '@cicero/contracts';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from '../schema.generated.ts';

export interface OutboxEntry {
  message: Message;
  /** A command: somebody must be listening. */
  mandatory: boolean;
}

/** Writes messages beside the change they announce; they exist if and only if the transaction commits. */
export async function writeOutbox(tx: Transaction<DB>, entries: readonly OutboxEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx
    .insertInto('outbox')
    .values(
      entries.map(({ message, mandatory }) => ({
        id: message.id,
        type: message.type,
        mandatory,
        envelope: JSON.stringify(message),
      })),
    )
    .execute();
}

export interface ClaimOptions {
  worker: string;
  limit: number;
  /** Milliseconds a claim holds unless renewed. */
  lease: number;
}

/** Takes messages to publish, oldest first; no two relays hold the same one at a time. */
export async function claimOutbox(db: Kysely<DB>, options: ClaimOptions): Promise<OutboxEntry[]> {
  const { rows } = await sql<{ envelope: Message; mandatory: boolean }>`
    update outbox set claimed_until = now() + ${options.lease} * interval '1 millisecond',
      claimed_by = ${options.worker}, attempts = attempts + 1
    where id in (
      select id from outbox where claimed_until is null or claimed_until < now()
      order by id limit ${options.limit} for update skip locked)
    returning envelope, mandatory`.execute(db);
  // `returning` follows no order; ids are ordered by time.
  return rows
    .map((row) => ({ message: row.envelope, mandatory: row.mandatory }))
    .sort((a, b) => (a.message.id < b.message.id ? -1 : 1));
}

/** Keeps the worker's claims alive while their publishing takes long. */
export async function renewClaims(
  db: Kysely<DB>,
  worker: string,
  ids: readonly string[],
  lease: number,
): Promise<void> {
  await sql`update outbox set claimed_until = now() + ${lease} * interval '1 millisecond'
    where claimed_by = ${worker} and id = any(${ids})`.execute(db);
}

/** The broker has them: they leave the outbox. */
export async function completeOutbox(db: Kysely<DB>, ids: readonly string[]): Promise<void> {
  await sql`delete from outbox where id = any(${ids})`.execute(db);
}

/** Publishing failed: to be tried again after `delay` milliseconds. */
export async function releaseOutbox(db: Kysely<DB>, id: string, error: string, delay: number): Promise<void> {
  await sql`update outbox set claimed_until = now() + ${delay} * interval '1 millisecond', claimed_by = null,
    last_error = ${error.slice(0, 500)} where id = ${id}`.execute(db);
}

/**
 * Lets go of every claim. Only for the embedded mode at its start: there the one process that could hold
 * a claim is the one that is starting.
 */
export async function releaseAllClaims(db: Kysely<DB>): Promise<void> {
  await sql`update outbox set claimed_until = null, claimed_by = null where claimed_until is not null`.execute(db);
}

export async function countOutbox(db: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from outbox`.execute(db);
  return rows[0]?.count ?? 0;
}
