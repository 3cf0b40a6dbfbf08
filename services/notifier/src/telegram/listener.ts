import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isOutage } from '@cicero/database';
import type { ServiceContext } from '@cicero/platform';
import { telegramMenu } from '../conversations/texts.ts';
import { accountRest } from '../delivery/backoff.ts';
import type { DeliveryMetrics } from '../delivery/metrics.ts';
import type { BotApi } from './bot-api.ts';
import { TelegramFailure } from './failure.ts';
import { type Bot, type Outcome, setAside, takeUpdate } from './intake.ts';
import { PollLease } from './poll-lease.ts';
import { PressAnswers, type TelegramAdministrators } from './press-answers.ts';
import { readUpdate } from './updates.ts';

export interface TelegramListenerOptions {
  context: ServiceContext;
  api: BotApi;
  metrics: DeliveryMetrics;
  administrators: TelegramAdministrators | undefined;
  /** Seconds that a poll waits at Telegram. Default 25. */
  pollSeconds?: number;
  /** Milliseconds after which another replica takes over from one that died; longer than a poll. Default 60,000. */
  lease?: number;
  /** Milliseconds between looks whether this replica's turn has come. Default 5,000. */
  standBy?: number;
  /** Numbers in [0, 1). Default Math.random. */
  random?: () => number;
}

/** How often an update is tried that makes its handling fail though the database answers. */
const mostTries = 3;
/** Milliseconds that a stop waits for answers to pressed buttons. */
const farewell = 2_000;

/**
 * Hears what people write to the bot, by long polls, for as long as it runs: of all replicas one polls, and whatever
 * goes wrong, it rests a little longer each time, up to a minute, and begins anew.
 */
export class TelegramListener {
  private readonly options: TelegramListenerOptions;
  private readonly lease: PollLease;
  private readonly answers: PressAnswers;
  private readonly stopping = new AbortController();
  private listening: Promise<void> | undefined;
  private failures = 0;
  private troubled: { updateId: number; tries: number } | undefined;

  constructor(options: TelegramListenerOptions) {
    const { context, api, administrators, lease = 60_000 } = options;
    this.options = options;
    this.lease = new PollLease({ db: context.db, botId: api.botId, holder: randomUUID(), time: lease });
    this.answers = new PressAnswers(api, context.log, administrators);
  }

  start(): void {
    this.listening ??= this.listen();
  }

  /** Ends the poll at once and lets the next replica have its turn. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.listening;
    await Promise.race([this.answers.settled(), sleep(farewell, undefined, { ref: false })]);
  }

  private async listen(): Promise<void> {
    const { signal } = this.stopping;
    const { metrics, standBy = 5_000, random = Math.random } = this.options;
    while (!signal.aborted) {
      let rest = standBy;
      try {
        if (await this.lease.take()) {
          metrics.telegramPolling.set(1);
          await this.poll(signal);
        }
      } catch (error) {
        if (!signal.aborted) rest = this.restAfter(error, random());
      }
      metrics.telegramPolling.set(0);
      // Somebody else may fare better; and when this replica stops, nobody has to wait for the end of the lease.
      await this.lease.release().catch(() => {});
      if (!signal.aborted) await sleep(rest, undefined, { signal }).catch(() => {});
    }
  }

  /** Polls until the lease is lost. What is stored is confirmed by the next poll, and no longer than that remembered. */
  private async poll(signal: AbortSignal): Promise<void> {
    const { api, pollSeconds = 25 } = this.options;
    const bot = await this.introduce(signal);
    let offset: number | undefined;
    while (!signal.aborted && (await this.lease.take())) {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(pollSeconds * 1_000 + 10_000)]);
      const updates = await api.updates({ offset, seconds: pollSeconds }, patience);
      this.failures = 0;
      offset = await this.takeAll(bot, updates);
    }
  }

  /** Says hello: who the bot is, what its commands are; and ends what would keep it from polling. */
  private async introduce(signal: AbortSignal): Promise<Bot> {
    const { api, context } = this.options;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(15_000)]);
    const name = await api.username(patience);
    await api.deleteWebhook(patience);
    await api.setCommands(telegramMenu, patience).catch((error: unknown) => {
      if (!(error instanceof TelegramFailure) || error.kind !== 'refused') throw error;
      context.log.warn({ reason: error.message }, 'Telegram does not take the menu of commands');
    });
    context.log.info({ bot: name }, 'listening to Telegram');
    return { id: api.botId, name };
  }

  /** Deals with updates one after the other; returns the offset that confirms them. */
  private async takeAll(bot: Bot, updates: readonly unknown[]): Promise<number | undefined> {
    let last: number | undefined;
    for (const update of updates) {
      const { updateId, heard } = readUpdate(update);
      if (updateId === null) {
        this.skipped('an update of Telegram without a number; skipped');
        continue;
      }
      const outcome = await this.take(bot, { updateId, heard });
      this.options.metrics.telegramUpdates.inc({ outcome });
      if (outcome === 'malformed') this.skipped('an update of Telegram could not be read; skipped');
      else if (heard?.kind === 'press') this.answers.give(heard, outcome);
      last = Math.max(last ?? 0, updateId);
    }
    // Nothing of it can be confirmed: it would come again at once.
    if (updates.length > 0 && last === undefined) throw new TelegramFailure('nonsense', 'Telegram answered nonsense');
    return last === undefined ? undefined : last + 1;
  }

  /** An update that fails though the database is there is set aside after some tries: those behind it wait for it. */
  private async take(bot: Bot, update: Parameters<typeof takeUpdate>[2]): Promise<Outcome> {
    const { context } = this.options;
    const { updateId } = update;
    try {
      return await takeUpdate(context, bot, update);
    } catch (error) {
      if (isOutage(error)) throw error;
      const tries = this.troubled?.updateId === updateId ? this.troubled.tries + 1 : 1;
      this.troubled = { updateId, tries };
      if (tries < mostTries) throw error;
      context.log.error({ err: error, updateId }, 'an update of Telegram cannot be dealt with; set aside');
      await setAside(context, bot, updateId);
      return 'malformed';
    }
  }

  private skipped(message: string): void {
    this.options.metrics.inboundSkipped.inc();
    this.options.context.log.warn(message);
  }

  /** Milliseconds to rest after a failure. Its words are ours or the database's: the library's would hold the token. */
  private restAfter(error: unknown, random: number): number {
    const { log } = this.options.context;
    this.failures += 1;
    const facts = { failures: this.failures };
    if (!(error instanceof TelegramFailure)) log.warn({ err: error, ...facts }, 'listening to Telegram failed');
    else if (error.status === 409) {
      log.warn(facts, 'another program polls this Telegram bot, or a webhook is set; trying again');
    } else if (error.status === 401 || error.status === 404) {
      log.error(facts, 'Telegram does not know TELEGRAM_BOT_TOKEN; trying again');
    } else log.warn({ reason: error.message, ...facts }, 'Telegram cannot be listened to; trying again');
    const asked = error instanceof TelegramFailure ? (error.retryAfter ?? 0) : 0;
    return Math.max(asked, accountRest(this.failures, random));
  }
}
