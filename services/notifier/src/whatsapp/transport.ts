import type { WhatsAppAccount } from '@cicero/contracts';
import type { Receipt } from '../delivery/receipts.ts';
import type { WhatsAppStatus } from './state.ts';

/** One message to a chat: a text, or a file. */
export interface ChatMessage {
  chatId: string;
  text?: string;
  file?: { name: string; mimetype: string; bytes: Buffer };
  /** The same at every attempt; an adapter that can tells repetitions by it. */
  clientRef: string;
}

/** A message that somebody wrote, as an adapter understood it. */
export interface ReceivedMessage {
  /** The provider's id, unique within the account. */
  providerId: string;
  chatId: string;
  /** The author; in a group different from the chat. */
  from: string;
  text: string;
  receivedAt: Date;
}

/**
 * The port to WhatsApp: one number. Adapters: the sandbox's chat page, and whatsapp-web.js in production.
 * Listeners are registered before start.
 */
export interface WhatsAppTransport {
  readonly account: WhatsAppAccount;
  readonly status: WhatsAppStatus;
  /** Begins to connect and stays connected from then on, resting between failures; returns at once. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** @throws DeliveryError */
  send(message: ChatMessage, signal: AbortSignal): Promise<{ providerId: string }>;
  /** The next message is handed over once the listener is done with this one; a rejected one comes again. */
  onMessage(listener: (message: ReceivedMessage) => Promise<void>): void;
  onState(listener: (status: WhatsAppStatus) => void): void;
  /** How far messages got that were sent; what comes while nobody is connected is not made up for. */
  onReceipt(listener: (receipt: Receipt) => void): void;
}
