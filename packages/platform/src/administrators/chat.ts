import type { Cache } from '@cicero/cache';
import { type Requester, sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '../context.ts';
import { senderNumber } from '../senders/sender.ts';
import type { Administrators } from './administrators.ts';
import type { Decider } from './decider.ts';

/** Who somebody in a chat is, for signatures and the trail. */
export function deciderOf(requester: Requester): Decider {
  const id = requester.channel === 'whatsapp' ? senderNumber(requester) : requester.userId;
  return { party: { kind: requester.channel, id }, origin: { channel: requester.channel } };
}

/** Whether somebody is an administrator: by the own number, or as a named user within the administrators' chat. */
export function mayDecide(requester: Requester, administrators: Administrators): boolean {
  if (requester.channel === 'whatsapp') return administrators.numbers.includes(senderNumber(requester));
  const { telegram } = administrators;
  return telegram !== null && requester.chatId === telegram.chatId && telegram.userIds.has(requester.userId);
}

/** What a decision came to is worth reading for so long, milliseconds; the trail keeps it. */
const answersKept = 3 * 86_400_000;

/** Answers in the chat the question came from. @param now from when on the answer ages */
export function replyTo(unit: UnitOfWork, requester: Requester, text: string, key: string, now: Date): void {
  const expiresAt = new Date(now.getTime() + answersKept).toISOString();
  const common = { text, dedupeKey: `decision-reply:${key}`, priority: 'approval' as const, expiresAt };
  if (requester.channel === 'whatsapp') {
    const { account, chatId } = requester;
    unit.publish(sendMessage, { channel: 'whatsapp', account, recipient: chatId, ...common });
  } else unit.publish(sendMessage, { channel: 'telegram', recipient: requester.chatId, ...common });
}

const hour = 3_600_000;
/** What strangers can make us do in an hour: one answer each, and no more than so many in all; entries in the trail. */
const limits = { answersEach: 1, answersOverall: 30, entriesEach: 10 };

/** Counts strangers; how they are named in the cache does not tell who they are. */
export interface StrangerParts {
  cache: Cache;
  subject: (kind: string, value: string) => string;
}

/** How much attention a stranger gets. Without a cache to count in: an entry, no answer. */
export async function attentionFor(
  requester: Requester,
  { cache, subject }: StrangerParts,
): Promise<{ answer: boolean; entry: boolean }> {
  const within = async (name: keyof typeof limits, of: string): Promise<boolean> =>
    (await cache.increment(`stranger-${name}:${subject(`stranger ${name}`, of)}`, hour)) <= limits[name];
  try {
    const stranger = `${requester.channel} ${requester.userId}`;
    const entry = await within('entriesEach', stranger);
    const answer = (await within('answersEach', stranger)) && (await within('answersOverall', ''));
    return { answer, entry };
  } catch {
    return { answer: false, entry: true };
  }
}
