import { type AuditParty, recordAudit } from '@cicero/access';
import type { ErrorCode, MessageData, MessageDefinition, Requester } from '@cicero/contracts';
import type { ServiceContext, UnitOfWork } from '../context.ts';
import { type Subscription, subscription } from '../messages/subscription.ts';
import type { Administrators } from './administrators.ts';
import { attentionFor, deciderOf, mayDecide, replyTo, type StrangerParts } from './chat.ts';
import type { Decider } from './decider.ts';

/** What becomes of an administrator's word. */
export interface Answered {
  /** What the administrator reads. */
  text: string;
  /** Why nothing was done. */
  refused?: ErrorCode;
  /** Whom it was about, where that is known. */
  subject?: AuditParty;
}

/** A command by which administrators decide in chats, and what becomes of it. */
export interface DecisionOptions<Definition extends MessageDefinition> {
  context: Pick<ServiceContext, 'cache' | 'clock'>;
  administrators: Administrators;
  subject: StrangerParts['subject'];
  /** `<service>.<purpose>` */
  queue: string;
  message: Definition;
  /** Who wrote. */
  by(data: MessageData<Definition>): Requester;
  /** How the trail calls what was asked for. */
  action(data: MessageData<Definition>): string;
  /** Does what an administrator asks for, if it still waits, and says what to answer. */
  answer(unit: UnitOfWork, data: MessageData<Definition>, by: Decider): Promise<Answered>;
}

/**
 * Administrators decide in a chat: the notifier says who wrote, what they may is decided here, and the answer goes to
 * that chat. Strangers are told once that it is not theirs to say.
 */
export function decisionSubscription<Definition extends MessageDefinition>(
  options: DecisionOptions<Definition>,
): Subscription {
  const { administrators, context, message, queue, subject } = options;
  return subscription({
    queue,
    messages: [message],
    prepare: async ({ data }) => {
      const requester = options.by(data);
      return mayDecide(requester, administrators)
        ? 'administrator'
        : attentionFor(requester, { cache: context.cache, subject });
    },
    handle: async ({ id, data }, unit, who) => {
      const requester = options.by(data);
      const by = deciderOf(requester);
      const noteRefusal = (reason: ErrorCode, subject?: AuditParty) =>
        recordAudit(unit.tx, context.clock, {
          action: options.action(data),
          outcome: 'refused',
          reason,
          actor: by.party,
          ...(subject ? { subject } : {}),
          origin: by.origin,
        });
      if (who === 'administrator') {
        const { text, refused, subject } = await options.answer(unit, data, by);
        if (refused) await noteRefusal(refused, subject);
        replyTo(unit, requester, text, id, context.clock.now());
        return;
      }
      if (who.entry) await noteRefusal('FORBIDDEN');
      if (who.answer)
        replyTo(unit, requester, '⛔ Anda tidak memiliki akses untuk perintah ini.', id, context.clock.now());
    },
  });
}
