import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { CollectReason } from './window.ts';

/** One collection of one client on one platform. */
export interface CollectTask {
  /** The command's id: a repeated delivery is the same run. */
  runId: string;
  clientId: string;
  platform: Platform;
  /** The due time it stands for. */
  slot: Date;
  reason: CollectReason;
  /** Whether the account itself is looked at: besides its posts, or instead of them. */
  profile?: 'with' | 'only' | undefined;
}

export type RunStatus = 'succeeded' | 'partial' | 'failed' | 'skipped';

/** What goes on record about a run that has ended. */
export interface RunResult {
  status: RunStatus;
  finishedAt: Date;
  requests: number;
  waitedMs: number;
  posts: number;
  engagements: number;
  malformed: number;
  errorClass: string | null;
  error: string | null;
}

/** Clocks of two machines may differ by so many milliseconds. */
const clockTolerance = 3_600_000;

/** Whether another run has done the work of this client, platform and due time already. */
export async function isSlotDone(db: Kysely<DB>, task: CollectTask): Promise<boolean> {
  const row = await db
    .selectFrom('collection_run')
    .select('run_id')
    .where('client_id', '=', task.clientId)
    .where('platform', '=', task.platform)
    .where('slot', '=', task.slot)
    // No run starts before it is due: the years before need not be searched.
    .where('started_at', '>=', new Date(task.slot.getTime() - clockTolerance))
    .where('status', 'in', ['succeeded', 'partial'])
    .where('run_id', '<>', task.runId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a run has come to its end. One that was cut short has not: its command is delivered again. */
export async function isRunOver(db: Kysely<DB>, runId: string): Promise<boolean> {
  const row = await db
    .selectFrom('collection_run')
    .select('run_id')
    .where('run_id', '=', runId)
    .where('status', '<>', 'running')
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts the start on record. Returns true when an earlier try of the same run was cut short. */
export async function beginRun(db: Kysely<DB>, task: CollectTask, startedAt: Date): Promise<boolean> {
  const started = startedAt.toISOString();
  const { rows } = await sql<{ resumed: boolean }>`
    insert into collection_run (run_id, client_id, platform, slot, started_at, status)
    values (${task.runId}, ${task.clientId}, ${task.platform}, ${task.slot.toISOString()}::timestamptz,
      ${started}::timestamptz, 'running')
    on conflict (run_id) do update set started_at = excluded.started_at, status = 'running', finished_at = null
    returning (xmax <> 0) as resumed`.execute(db);
  return rows[0]?.resumed ?? false;
}

/** Puts the end on record, also of a run that never began. */
export async function finishRun(tx: Transaction<DB>, task: CollectTask, result: RunResult): Promise<void> {
  const outcome = {
    finished_at: result.finishedAt,
    status: result.status,
    requests: result.requests,
    waited_ms: result.waitedMs,
    posts: result.posts,
    engagements: result.engagements,
    malformed: result.malformed,
    error_class: result.errorClass,
    error: result.error?.slice(0, 500) ?? null,
  };
  await tx
    .insertInto('collection_run')
    .values({
      run_id: task.runId,
      client_id: task.clientId,
      platform: task.platform,
      slot: task.slot,
      started_at: result.finishedAt,
      ...outcome,
    })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet(outcome))
    .execute();
}
