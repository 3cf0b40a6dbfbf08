import { messageReceived } from '@cicero/contracts';
import { type ServiceContext, type Subscription, subscription } from '@cicero/platform';
import { conversations } from '../conversations/registry.ts';
import type { Registry } from '../conversations/router/registry.ts';
import { Router } from '../conversations/router/router.ts';
import { canonicalAuthor, canonicalChatId } from '../whatsapp/chat-id.ts';

/**
 * `notifier.conversation`: what people write to the WhatsApp numbers → the commands they mean, or an answer. One at a
 * time: what somebody wrote first is understood first.
 * @param administrators numbers (`62…`) of those who run this installation
 * @throws Error for commands and menus that cannot be
 */
export function conversationSubscription(
  context: ServiceContext,
  administrators: ReadonlySet<string>,
  registry: Registry = conversations(),
): Subscription {
  const router = new Router({ context, registry, administrators });
  return subscription({
    queue: 'notifier.conversation',
    messages: [messageReceived],
    prefetch: 1,
    handle: async ({ data }, unit) => {
      const { account, providerId, text } = data;
      const chatId = canonicalChatId(data.chatId);
      const author = canonicalAuthor(data.from);
      // Whoever hides the number cannot be recognised, and so decides nothing.
      if (chatId === null || author === null) return;
      const chatKind = chatId.endsWith('@g.us') ? 'group' : 'person';
      const at = new Date(data.receivedAt);
      await router.hear(unit, { account, chatId, chatKind, author, providerId, text, at });
    },
  });
}
