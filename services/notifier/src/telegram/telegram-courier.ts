import { type Courier, DeliveryError, type Parcel, telegramAccount } from '../delivery/courier.ts';
import type { AccountPace } from '../delivery/pace.ts';
import type { BotApi } from './bot-api.ts';
import { deliveryTrouble, failureOf } from './failure.ts';

/** Messages on their way at once: one chat that is slow does not hold up the others. */
export const telegramLanes = 3;

/**
 * What Telegram allows (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): about 30
 * messages a second in all, one a second in a chat, 20 a minute in a group. Ids of groups are negative.
 */
export const telegramPace: AccountPace = {
  interval: 40,
  jitter: 0,
  perMinute: 0,
  forRecipient: (chatId) => ({ interval: 1_000, jitter: 0, perMinute: chatId.startsWith('-') ? 20 : 0 }),
};

/** Sends messages as the bot. */
export class TelegramCourier implements Courier {
  readonly channel = 'telegram';
  readonly account = telegramAccount;
  readonly ready = true;
  private readonly api: BotApi;

  constructor(api: BotApi) {
    this.api = api;
  }

  async send({ recipient, content }: Parcel, signal: AbortSignal): Promise<{ providerId: string }> {
    if (content.kind !== 'text') throw new DeliveryError('refused', 'nothing that Telegram could carry');
    const { text, buttons = [] } = content;
    try {
      return { providerId: await this.api.send({ chatId: recipient, text, buttons }, signal) };
    } catch (error) {
      throw deliveryTrouble(failureOf(error));
    }
  }
}

/**
 * Telegram without a token: refuses at once. Nobody would ever send what waits, and whoever wrote it learns from the
 * failure that another way is needed.
 */
export class NoTelegramCourier implements Courier {
  readonly channel = 'telegram';
  readonly account = telegramAccount;
  readonly ready = true;

  async send(): Promise<never> {
    throw new DeliveryError('refused', 'Telegram is not configured');
  }
}
