import { createHash } from 'node:crypto';
import { enterInbox } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import type { Saying } from './command.ts';

/**
 * Whether nobody else has dealt with a message yet. Several of our numbers may be members of a group and hear the same
 * message, each under an id of its own: chat, author, text and the second in which it was written are the same for all.
 * It counts as dealt with when the transaction is committed, and only then.
 */
export async function hearsFirst({ tx }: UnitOfWork, { chatId, chatKind, author, text, at }: Saying): Promise<boolean> {
  if (chatKind === 'person') return true;
  const message = JSON.stringify([chatId, author, text, at.getTime()]);
  const id = createHash('sha256').update(message).digest('hex').slice(0, 32);
  return enterInbox(tx, 'notifier.heard', id);
}
