import { messageReceived, sendMessage } from '@cicero/contracts';
import { type ServiceContext, type Subscription, subscription } from '@cicero/platform';
import { publishDecision } from '../conversations/decision.ts';
import { interpret } from '../conversations/interpreter.ts';
import { limits, withinLimit } from '../conversations/limits.ts';
import { canonicalAuthor, canonicalChatId } from '../whatsapp/chat-id.ts';

/**
 * `notifier.conversation`: what people write to the WhatsApp numbers → the commands they mean, or an answer.
 * @param administrators numbers (`62…`) of those to whom the commands are explained
 */
export function conversationSubscription(context: ServiceContext, administrators: ReadonlySet<string>): Subscription {
  return subscription({
    queue: 'notifier.conversation',
    messages: [messageReceived],
    prefetch: 5,
    handle: async ({ data }, unit) => {
      const { account, providerId, text } = data;
      const chatId = canonicalChatId(data.chatId);
      const author = canonicalAuthor(data.from);
      // Whoever hides the number cannot be recognised, and so decides nothing.
      if (chatId === null || author === null) return;
      const byAdministrator = administrators.has(author.replace(/@.*$/, ''));
      const reaction = interpret({ account, chatId, author, text, byAdministrator });
      if (reaction.kind === 'nothing') return;
      if (!(await withinLimit(context.cache, `whatsapp:${author}`, limits.decisionsOfPerson))) {
        context.log.warn({ account }, 'somebody writes more commands than a person can; left aside');
        return;
      }
      if (reaction.kind === 'decide') {
        publishDecision(unit, reaction.decision, { channel: 'whatsapp', account, chatId, userId: author });
      } else {
        unit.publish(sendMessage, {
          channel: 'whatsapp',
          account,
          recipient: chatId,
          text: reaction.text,
          dedupeKey: `conversation:${account}:${providerId}`,
          priority: 'approval',
        });
      }
    },
  });
}
