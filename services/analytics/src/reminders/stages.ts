import type { DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { type Kysely, sql, type Transaction } from 'kysely';

/** How far the reminders of a day went with somebody; never back. */
export const reminderStages = ['initial', 'followup1', 'followup2', 'completed'] as const;
export type ReminderStage = (typeof reminderStages)[number];

/** What is stored about somebody and a day. */
export interface ReminderState {
  /** As stored; what is no stage counts as none. */
  stage: string;
  /** The run that told last; null = that was before runs were noted. */
  toldFor: Date | null;
}

/** What a person is told next. */
export interface Told {
  chatId: string;
  stage: ReminderStage;
}

/**
 * What somebody is to be told; null = nothing: they are done, were told by this run or a later one, or were reminded
 * often enough today. Pure.
 * @param state null = told nothing today
 * @param done whether nothing is open
 */
export function nextStage(state: ReminderState | null, done: boolean, run: Date): ReminderStage | null {
  if (state?.toldFor && state.toldFor >= run) return null;
  if (state?.stage === 'completed') return null;
  if (done) return 'completed';
  switch (state?.stage) {
    case 'initial':
      return 'followup1';
    case 'followup1':
      return 'followup2';
    case 'followup2':
      return null;
    default:
      return 'initial';
  }
}

/** What is stored about these chats, one query. */
export async function readStates(
  db: Kysely<DB>,
  about: { day: Day; clientId: string },
  chatIds: readonly string[],
): Promise<Map<string, ReminderState>> {
  const { rows } = await sql<ReminderState & { chatId: string }>`
    select chat_id as "chatId", last_stage as stage, told_for as "toldFor" from wa_notification_reminder_state
    where date_key = ${about.day}::date and client_id = ${about.clientId} and chat_id = any(${[...chatIds]}::text[])
    `.execute(db);
  return new Map(rows.map(({ chatId, ...state }) => [chatId, state]));
}

/**
 * Writes down who is told what. A stage is only ever raised, and a run tells each chat once, whoever else writes.
 * @returns the chats that are really to be told
 */
export async function writeStates(
  tx: Transaction<DB>,
  about: { day: Day; clientId: string; run: Date },
  told: readonly Told[],
): Promise<Set<string>> {
  if (told.length === 0) return new Set();
  const stages = sql`${[...reminderStages]}::text[]`;
  const { rows } = await sql<{ chat_id: string }>`
    insert into wa_notification_reminder_state as state
      (date_key, chat_id, client_id, last_stage, is_complete, told_for)
    select ${about.day}::date, chat_id, ${about.clientId}, stage, stage = 'completed', ${about.run}::timestamptz
    from unnest(${told.map(({ chatId }) => chatId)}::text[], ${told.map(({ stage }) => stage)}::text[])
      as told (chat_id, stage)
    on conflict (date_key, chat_id, client_id) do update
      set last_stage = excluded.last_stage, is_complete = excluded.is_complete, told_for = excluded.told_for
      where coalesce(state.told_for < excluded.told_for, true)
        and coalesce(array_position(${stages}, state.last_stage::text), 0)
          < array_position(${stages}, excluded.last_stage::text)
    returning chat_id`.execute(tx);
  return new Set(rows.map(({ chat_id }) => chat_id));
}
