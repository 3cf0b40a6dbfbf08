import type { DB } from '@cicero/database';
import { readFile } from '@cicero/files';
import type { Kysely } from 'kysely';
import { type Courier, DeliveryError, type Parcel, telegramAccount } from '../delivery/courier.ts';
import type { AccountPace } from '../delivery/pace.ts';
import type { BotApi } from './bot-api.ts';
import { deliveryTrouble, failureOf } from './failure.ts';
import { sendFile } from './files.ts';

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

export interface TelegramCourierOptions {
  api: BotApi;
  db: Kysely<DB>;
  /** Whether recaps and broadcasts are to come without a sound now. */
  isQuiet(): boolean;
}

/** Sends messages as the bot; files are fetched when their turn comes. */
export class TelegramCourier implements Courier {
  readonly channel = 'telegram';
  readonly account = telegramAccount;
  readonly ready = true;
  private readonly options: TelegramCourierOptions;

  constructor(options: TelegramCourierOptions) {
    this.options = options;
  }

  async send(parcel: Parcel, signal: AbortSignal): Promise<{ providerId: string }> {
    const { content, recipient: chatId, urgent } = parcel;
    const { api, db, isQuiet } = this.options;
    const silent = !urgent && isQuiet();
    try {
      if (content.kind === 'text') {
        const { text, buttons = [] } = content;
        return { providerId: await api.send({ chatId, text, buttons, silent }, signal) };
      }
      if (content.kind !== 'file') throw new DeliveryError('refused', 'nothing that Telegram could carry');
      const file = await readFile(db, content.fileId);
      if (!file) throw new DeliveryError('refused', 'the file is gone');
      return { providerId: await sendFile(api, { chatId, file, silent }, signal) };
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
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
