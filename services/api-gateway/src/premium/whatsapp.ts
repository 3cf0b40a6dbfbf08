import { sendMessage } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';

/** What somebody is told about their premium. */
export interface Notice {
  lines: readonly string[];
  /** The same key is told once. */
  key: string;
}

/** Queues a notice for the first of these that is a number; for none of them nothing. */
export function sendNotice(unit: UnitOfWork, numbers: readonly (string | null)[], { lines, key }: Notice): void {
  const number = numbers.map((text) => normalisePhone(text ?? '')).find((found) => found !== null);
  if (number === undefined) return;
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: lines.join('\n'),
    dedupeKey: key,
    priority: 'approval',
  });
}
