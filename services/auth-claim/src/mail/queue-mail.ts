import { randomUUID } from 'node:crypto';
import { type MessageData, sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import { layoutMail, type MailPage } from './layout.ts';

export interface OutgoingMail {
  email: string;
  subject: string;
  page: MailPage;
  /** What it is about, for the message's key; nothing personal. */
  topic: string;
  priority: MessageData<typeof sendMessage>['priority'];
  /** Useless, or wrong, after this. */
  expiresAt?: Date;
  /** It carries a secret, or names somebody: what was sent is not kept. */
  sensitive?: boolean;
}

/** Queues one mail with the notifier, in the transaction of what it tells about. */
export function queueMail(unit: UnitOfWork, mail: OutgoingMail): void {
  unit.publish(sendMessage, {
    channel: 'email',
    recipient: mail.email,
    subject: mail.subject,
    ...layoutMail(mail.page),
    dedupeKey: `${mail.topic}:${randomUUID()}`,
    priority: mail.priority,
    ...(mail.expiresAt ? { expiresAt: mail.expiresAt.toISOString() } : {}),
    ...(mail.sensitive ? { sensitive: true } : {}),
  });
}
