import type { ReceiptLevel } from '../../delivery/receipts.ts';

/** What WhatsApp says of the connection of a page, as far as anything follows from it. */
export type Connection =
  | 'connected'
  | 'connecting'
  | 'unpaired'
  | 'unpaired-idle'
  | 'conflict'
  | 'outdated'
  | 'blocked';

export interface WebProbe {
  connection: Connection;
  /** The chats are there. */
  synced: boolean;
  /** The library has put its functions into the page: messages can go out and are heard. */
  equipped: boolean;
}

/** A message as the page has it. */
export interface WebMessage {
  /** WhatsApp's id, unique within the account. */
  id: string;
  /** `…@c.us`, `…@g.us`, `…@lid`, `status@broadcast`, … */
  chatId: string;
  /** Who wrote it; differs from the chat in groups. */
  author: string;
  fromMe: boolean;
  /** `chat`, `image`, `document`, …; everything that no person wrote has other names. */
  type: string;
  /** Text or caption. */
  text: string;
  fileName: string | null;
  /** Of own messages: whether WhatsApp has it, has yet to take it, or refused it. */
  transit: 'taken' | 'underway' | 'failed';
  at: Date;
}

export type WebContent =
  | { kind: 'text'; text: string }
  | { kind: 'file'; name: string; mimetype: string; bytes: Buffer; asDocument: boolean };

export interface WebListener {
  qr(text: string): void;
  authenticated(): void;
  /** The library believes that it is ready; a probe has to confirm it. */
  ready(): void;
  authFailure(): void;
  message(message: WebMessage): void;
  /** How far one of ours got. */
  receipt(id: string, level: ReceiptLevel): void;
  /** A message that cannot be read. */
  unreadable(): void;
  /** The browser or its page is gone, or WhatsApp ended the session. */
  ended(reason: WebEnd): void;
}

export type WebEnd = 'BROWSER_CRASHED' | 'PAGE_CRASHED' | 'LOGOUT' | 'CONFLICT' | 'OUTDATED' | 'BLOCKED' | 'CLOSED';

/**
 * What Cicero uses of whatsapp-web.js: one number in one browser, from its start to its end. Used once; a new start
 * takes a new one. Every call but `close` may fail with a WebTrouble.
 */
export interface WebClient {
  /** Starts the browser and opens WhatsApp Web; done when the page was recognised. Events come from then on, or before. */
  open(listener: WebListener): Promise<void>;
  probe(): Promise<WebProbe>;
  /** Has the library equip a page whose synchronisation it missed. */
  equip(): Promise<void>;
  /** Asks for another QR code after WhatsApp stopped to show new ones. */
  refreshQr(): Promise<void>;
  /** @param phone `62…` */
  pairingCode(phone: string): Promise<string>;
  /** The id under which WhatsApp knows a person, `…@c.us` or `…@lid`; null when it does not. @param phone digits */
  idOf(phone: string): Promise<string | null>;
  /** `…@c.us` behind a `…@lid`, if WhatsApp tells. */
  phoneOf(lid: string): Promise<string | null>;
  /** Sends and returns the id, if the page gives one. */
  send(chatId: string, content: WebContent): Promise<string | undefined>;
  /** Own messages of a chat, not older than that. */
  sentSince(chatId: string, since: Date): Promise<WebMessage[]>;
  /** Messages of others in chats with something unread, not older than that, oldest first. */
  unreadSince(since: Date): Promise<WebMessage[]>;
  /** Ends the link with the phone. */
  logout(): Promise<void>;
  /** Ends the browser and every process of it. Never fails. */
  close(): Promise<void>;
}

/** Why the page or the browser did not do what it was asked. `reason` is a code of trouble.ts. */
export class WebTrouble extends Error {
  override readonly name = 'WebTrouble';
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
