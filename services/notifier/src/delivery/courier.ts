import type { Content } from './content.ts';

/** The ways out and the accounts on them; e-mail and Telegram have one account each. */
export const channels = ['whatsapp', 'email', 'telegram'] as const;
export type Channel = (typeof channels)[number];
export const emailAccount = 'smtp';
export const telegramAccount = 'telegram';

/** A message handed to a provider. */
export interface Parcel {
  /** The same at every attempt: what the provider tells repetitions by. */
  readonly messageId: string;
  readonly recipient: string;
  readonly content: Content;
  readonly createdAt: Date;
  /** Somebody waits for it: a code, an approval, an answer. */
  readonly urgent: boolean;
}

/** Brings messages of one account to its provider. */
export interface Courier {
  readonly channel: Channel;
  readonly account: string;
  /** False while nothing can be sent: not configured, not paired, not connected. Messages wait. */
  readonly ready: boolean;
  /**
   * Hands one message over and returns the provider's id of it.
   * @param signal aborted when the time for it is up
   * @throws DeliveryError; anything else thrown counts as a passing trouble
   */
  send(parcel: Parcel, signal: AbortSignal): Promise<{ providerId: string }>;
}

/**
 * Why a message was not taken:
 * `refused` for good (unknown recipient), `passing` trouble with this message (try it again later), or the whole
 * account is `unavailable` (server away, login refused): then the message has lost nothing, not even an attempt.
 */
export type DeliveryTrouble = 'refused' | 'passing' | 'unavailable';

export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly trouble: DeliveryTrouble;
  /** Milliseconds for which the provider wants this recipient left alone. */
  readonly retryAfter: number | undefined;

  /** @param message what to show to operators; no addresses, no content */
  constructor(trouble: DeliveryTrouble, message: string, options: { retryAfter?: number } = {}) {
    super(message);
    this.trouble = trouble;
    this.retryAfter = options.retryAfter;
  }
}
