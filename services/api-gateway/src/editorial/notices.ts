import { sendMessage } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import { oneLine, type UnitOfWork } from '@cicero/platform';
import { sql } from 'kysely';
import type { ApprovalRow } from './approvals.ts';
import { editors } from './caller.ts';
import { type EventRow, readEvent } from './events.ts';
import type { Decision } from './statuses.ts';

const longestTitle = 200;

/** What has not been read by then was read in the dashboard, milliseconds. */
const noticesKept = 3 * 86_400_000;

/** What people wrote, on one line of a message and without what WhatsApp would read as markup. */
export function plain(text: string): string {
  return oneLine(oneLine(text).replace(/[*_~`]/g, ''));
}

/** What an event is called in a message. */
export function titleOf({ judul_berita, topic }: Pick<EventRow, 'judul_berita' | 'topic'>): string {
  const title = plain(judul_berita ?? '') || plain(topic) || '-';
  return [...title].length > longestTitle ? `${[...title].slice(0, longestTitle - 1).join('')}…` : title;
}

/**
 * Tells those who may decide, other than whoever asked: no more than is needed to find the work, and how to answer.
 * Editors without a number read of it in the dashboard.
 */
export async function tellEditors(
  unit: UnitOfWork,
  requestId: number,
  event: EventRow,
  { author, now }: { author: string; now: Date },
): Promise<void> {
  const { rows } = await sql<{ user_id: string; username: string; whatsapp: string | null; decides: boolean }>`
    select user_id, username, whatsapp, lower(trim(role)) = any(${[...editors]}::text[]) as decides from penmas_user
    where user_id = ${author} or whatsapp <> ''`.execute(unit.tx);
  const name = rows.find(({ user_id }) => user_id === author)?.username ?? '-';
  const text = [
    '📝 *Persetujuan naskah*',
    `Judul: ${titleOf(event)}`,
    `Penulis: ${plain(name)}`,
    `Tanggal: ${event.stored_date.slice(0, 10)}`,
    `Rujukan: ${requestId}`,
    '',
    'Balas dengan:',
    `setujui#${requestId}`,
    `tolak#${requestId}#alasan`,
  ].join('\n');
  const others = rows.filter(({ user_id, decides }) => decides && user_id !== author);
  send(unit, others, { text, key: `editorial-request:${requestId}`, now });
}

/** Tells whoever asked and whoever wrote it, unless they decided themselves. */
export async function tellAuthors(
  unit: UnitOfWork,
  { request_id, event_id, requested_by }: ApprovalRow,
  { decision, by, note, now }: { decision: Decision; by: string; note: string | null; now: Date },
): Promise<void> {
  const event = event_id === null ? undefined : await readEvent(unit.tx, event_id);
  const authors = [requested_by, event?.created_by ?? null].filter((id) => id !== null && id !== by);
  const { rows } = await sql<{ whatsapp: string | null }>`
    select whatsapp from penmas_user where user_id = any(${authors}::text[])`.execute(unit.tx);
  const title = event ? `"${titleOf(event)}" ` : '';
  const text = [
    `${decision === 'approved' ? '✅' : '❌'} Naskah ${title}(rujukan ${request_id}) ${decidedWord(decision)}.`,
    ...(note ? [`Catatan: ${plain(note)}`] : []),
  ].join('\n');
  send(unit, rows, { text, key: `editorial-decision:${request_id}`, now });
}

export function decidedWord(decision: Decision): string {
  return decision === 'approved' ? 'disetujui' : 'ditolak';
}

/** Each number is told once. */
function send(
  unit: UnitOfWork,
  people: readonly { whatsapp: string | null }[],
  { text, key, now }: { text: string; key: string; now: Date },
): void {
  const numbers = new Set(people.map(({ whatsapp }) => normalisePhone(whatsapp ?? '')));
  for (const number of numbers) {
    if (number === null) continue;
    unit.publish(sendMessage, {
      ...{ channel: 'whatsapp', account: 'operator', recipient: `${number}@c.us`, priority: 'approval', text },
      dedupeKey: `${key}:${number}`,
      expiresAt: new Date(now.getTime() + noticesKept).toISOString(),
    });
  }
}
