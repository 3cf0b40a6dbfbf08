import { type MessageData, sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '../context.ts';
import type { Administrators } from './administrators.ts';

export interface AdministratorNotice {
  /** Names the notice: the same key is told once. */
  key: string;
  text: string;
  /** Telegram shows these instead of `commands`. */
  buttons?: readonly { label: string; data: string }[];
  /** Lines that tell how to answer by text, for chats without buttons. */
  commands?: readonly string[];
  /** Useless after this. */
  expiresAt?: Date;
}

/** So long a Telegram message is tried before WhatsApp takes over. */
const telegramPatience = 10 * 60_000;

/** The notices' keys in delivery: what the outcome of a delivery is recognised by. */
export const noticeKey = {
  telegram: (key: string): string => `admin-notice:telegram:${key}`,
  /** The key of a notice whose Telegram message failed, from the dedupe key of the message. */
  ofTelegram: (dedupeKey: string): string | undefined => /^admin-notice:telegram:(.+)$/.exec(dedupeKey)?.[1],
};

/** Queues a notice: in the Telegram chat when there is one, else over WhatsApp to each administrator. */
export function tellAdministrators(
  unit: UnitOfWork,
  administrators: Administrators,
  notice: AdministratorNotice,
  now: Date,
): void {
  if (!administrators.telegram) {
    tellByWhatsApp(unit, administrators, notice);
    return;
  }
  unit.publish(sendMessage, {
    channel: 'telegram',
    recipient: administrators.telegram.chatId,
    text: notice.buttons ? notice.text : textWithCommands(notice),
    ...(notice.buttons ? { buttons: [...notice.buttons] } : {}),
    dedupeKey: noticeKey.telegram(notice.key),
    priority: 'approval',
    expiresAt: new Date(now.getTime() + telegramPatience).toISOString(),
  });
}

/** Queues a notice over WhatsApp to each administrator: without Telegram, or when that does not answer. */
export function tellByWhatsApp(unit: UnitOfWork, administrators: Administrators, notice: AdministratorNotice): void {
  for (const number of administrators.numbers) {
    const data: MessageData<typeof sendMessage> = {
      channel: 'whatsapp',
      account: 'operator',
      recipient: `${number}@c.us`,
      text: textWithCommands(notice),
      dedupeKey: `admin-notice:whatsapp:${number}:${notice.key}`,
      priority: 'approval',
      ...(notice.expiresAt ? { expiresAt: notice.expiresAt.toISOString() } : {}),
    };
    unit.publish(sendMessage, data);
  }
}

function textWithCommands(notice: AdministratorNotice): string {
  return [notice.text, ...(notice.commands ? ['', ...notice.commands] : [])].join('\n');
}
