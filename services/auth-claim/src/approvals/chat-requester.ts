import type { Cache } from '@cicero/cache';
import { type decideRequest, type MessageData, sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import type { Administrators } from '../notices/administrators.ts';
import { Quotas } from '../throttle/quotas.ts';
import type { NameSubject } from '../throttle/subjects.ts';
import type { Decider } from './decider.ts';

/** Who wrote in a chat, as the notifier vouches for them. */
export type Requester = MessageData<typeof decideRequest>['by'];

/** Who somebody in a chat is, for signatures and the trail. */
export function deciderOf(requester: Requester): Decider {
  const id = requester.channel === 'whatsapp' ? numberOf(requester.userId) : requester.userId;
  return { party: { kind: requester.channel, id }, origin: { channel: requester.channel } };
}

/** Whether somebody is an administrator: by the own number, or as a named user within the administrators' chat. */
export function mayDecide(requester: Requester, administrators: Administrators): boolean {
  if (requester.channel === 'whatsapp') return administrators.numbers.includes(numberOf(requester.userId));
  const { telegram } = administrators;
  return telegram !== null && requester.chatId === telegram.chatId && telegram.userIds.has(requester.userId);
}

/** Answers in the chat the question came from. */
export function replyTo(unit: UnitOfWork, requester: Requester, text: string, key: string): void {
  const common = { text, dedupeKey: `decision-reply:${key}`, priority: 'approval' as const };
  if (requester.channel === 'whatsapp') {
    const { account, chatId } = requester;
    unit.publish(sendMessage, { channel: 'whatsapp', account, recipient: chatId, ...common });
  } else unit.publish(sendMessage, { channel: 'telegram', recipient: requester.chatId, ...common });
}

const hour = 3_600_000;
/** What strangers can make us do in an hour: one answer each, and no more than so many in all; entries in the trail. */
const limits = {
  answersEach: { limit: 1, window: hour },
  answersOverall: { limit: 30, window: hour },
  entriesEach: { limit: 10, window: hour },
};

/** How much attention a stranger gets. Without a cache to count in: an entry, no answer. */
export async function attentionFor(
  requester: Requester,
  parts: { cache: Cache; subject: NameSubject },
): Promise<{ answer: boolean; entry: boolean }> {
  try {
    const quotas = new Quotas({ ...parts, room: 'stranger', limits });
    const stranger = `${requester.channel} ${requester.userId}`;
    const entry = await quotas.within('entriesEach', stranger);
    const answer = (await quotas.within('answersEach', stranger)) && (await quotas.within('answersOverall', ''));
    return { answer, entry };
  } catch {
    return { answer: false, entry: true };
  }
}

/**
 * The number behind the provider's id, which is international already: read as a number that people type, a foreign
 * one could become an administrator's. Ids that hide the number stay as they are and are nobody's.
 */
function numberOf(userId: string): string {
  return /^(\d+)@(?:c\.us|s\.whatsapp\.net)$/.exec(userId)?.[1] ?? userId;
}
