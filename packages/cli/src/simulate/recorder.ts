import type { Sandbox } from '@cicero/sandbox';

export interface RecordedFile {
  name: string;
  mimetype: string;
  bytes: Buffer;
}

/** A message as it arrived outside. */
export interface Recorded {
  at: Date;
  /** The number or the way: operator, user, gateway, mail, telegram. */
  by: string;
  to: string;
  text: string;
  file: RecordedFile | null;
  /** The id of the message in `outbound_message`, when the way carries it. */
  messageId: string | null;
}

/** Writes down every message that leaves, as it arrives: the sandbox itself forgets the older ones. */
export class Recorder {
  private readonly found: Recorded[] = [];
  private readonly sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox;
    sandbox.exchange.chats.watch(({ direction, account, chatId, text, file, timestamp, clientRef }) => {
      if (direction !== 'out') return;
      this.found.push({
        at: new Date(timestamp),
        by: account,
        to: sandbox.world.contact(chatId)?.name ?? chatId,
        text,
        file: file && { name: file.name, mimetype: file.mimetype, bytes: Buffer.from(file.base64, 'base64') },
        messageId: clientRef,
      });
    });
    sandbox.mailbox.watch(({ at, to, subject, text }) => {
      const letter = { text: `${subject}\n${text}`, file: null, messageId: null };
      this.found.push({ at: new Date(at), by: 'mail', to: to.join(', '), ...letter });
    });
  }

  /** In the order in which they arrived. */
  messages(): Recorded[] {
    const telegram = this.sandbox.telegram.chats
      .list()
      .filter(({ updateId, from, chatId }) => updateId === null && from !== chatId)
      .map(({ timestamp, chatId, text }) => ({
        at: new Date(timestamp),
        by: 'telegram',
        to: String(chatId),
        text,
        file: null,
        messageId: null,
      }));
    return [...this.found, ...telegram].sort((a, b) => a.at.getTime() - b.at.getTime());
  }
}
