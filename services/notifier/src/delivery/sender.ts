import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceContext } from '@cicero/platform';
import { withTrace } from '@cicero/runtime';
import { accountRest, retryWait } from './backoff.ts';
import { type Channel, type Courier, DeliveryError } from './courier.ts';
import { expireDue } from './expiry.ts';
import { handOver, untilWritten } from './handover.ts';
import { type Claimed, claimNext, type End, returnMessage } from './outbound.ts';
import { endMessage } from './outcome.ts';
import { endOfQuiet } from './quiet-hours.ts';
import { holdRecipient } from './recipient-pace.ts';
import type { Ended, SenderOptions, Step } from './sender-options.ts';
import { Signal } from './signal.ts';

/** Milliseconds that a message steps aside when its account was unavailable again and again. */
const stepAside = 30_000;

/** Empties the waiting messages of one account through its courier. Any number of replicas may run one. */
export class Sender {
  private readonly holder = randomUUID();
  private readonly signal = new Signal();
  private readonly inHand = new Set<string>();
  private loops: Promise<void>[] = [];
  private stopped = false;
  /** Failures in a row that were the account's. */
  private failures = 0;
  private restUntil = 0;
  private sweptAt = Number.NEGATIVE_INFINITY;

  private readonly context: ServiceContext;
  private readonly courier: Courier;
  private readonly options: SenderOptions;
  private readonly random: () => number;
  private readonly pollEvery: number;

  constructor(options: SenderOptions) {
    this.options = options;
    this.context = options.context;
    this.courier = options.courier;
    this.random = options.random ?? Math.random;
    this.pollEvery = options.pollEvery ?? 1_000;
  }

  start(): void {
    this.stopped = false;
    this.loops = Array.from({ length: this.options.lanes ?? 1 }, () => this.run());
  }

  /** Whether messages of that account are its to send. */
  sendsFor(channel: Channel, account: string): boolean {
    return this.courier.channel === channel && this.courier.account === account;
  }

  /** Looks for messages now instead of at the next poll. */
  wake(): void {
    this.signal.raise();
  }

  /**
   * Takes no more messages and waits for those on their way, but not for a provider that does not answer: such a
   * message is taken up again after its lease.
   */
  async stop(patience = 3_000): Promise<void> {
    this.stopped = true;
    this.signal.raise();
    const enough = new AbortController();
    await Promise.race([
      Promise.all(this.loops),
      sleep(patience, undefined, { signal: enough.signal }).catch(() => {}),
    ]);
    enough.abort();
  }

  /** Sends one message, if one is due and may leave now. The loop is nothing but this; tests call it themselves. */
  async step(): Promise<Step> {
    await this.sweep();
    const { channel, account } = this.courier;
    if (!this.courier.ready) return { did: 'not-ready', wait: this.pollEvery };
    const now = this.context.clock.now();
    if (this.restUntil > now.getTime()) return { did: 'resting', wait: this.restUntil - now.getTime() };
    const { quiet, pace, lease = 45_000 } = this.options;
    const quietUntil = quiet ? endOfQuiet(quiet, now) : null;
    const claim = await claimNext(this.context.db, {
      ...{ channel, account, holder: this.holder, lease, pace, random: this.random, now },
      inHand: [...this.inHand],
      urgentOnly: quietUntil !== null,
    });
    if (claim.kind === 'nothing') {
      if (quietUntil) return { did: 'quiet', wait: quietUntil.getTime() - now.getTime() };
      return { did: 'nothing', wait: this.pollEvery };
    }
    if (claim.kind === 'paced') return { did: 'paced', wait: claim.until.getTime() - now.getTime() };
    const { message } = claim;
    this.inHand.add(message.messageId);
    try {
      const trace = message.correlationId === null ? {} : { correlationId: message.correlationId };
      return { did: await withTrace(trace, () => this.deliver(message)) };
    } finally {
      this.inHand.delete(message.messageId);
    }
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const step = await this.step();
        if ('wait' in step && !this.stopped) await this.signal.wait(Math.min(Math.max(step.wait, 1), this.pollEvery));
      } catch (err) {
        this.context.log.warn({ err, ...this.names }, 'messages are out of reach; trying again');
        if (!this.stopped) await this.signal.wait(this.pollEvery);
      }
    }
  }

  private async deliver(message: Claimed): Promise<Ended> {
    const started = performance.now();
    let providerId: string;
    try {
      ({ providerId } = await handOver(this.courier, message, this.options.sendTimeout ?? 30_000));
    } catch (error) {
      return await this.notTaken(message, error);
    }
    this.failures = 0;
    const ms = Math.round(performance.now() - started);
    const kept = await this.untilWritten(() =>
      this.finish(message, { status: 'delivered', at: this.context.clock.now(), providerId }),
    );
    if (kept) this.context.log.info({ ...this.facts(message), ms }, 'message delivered');
    else this.context.log.warn(this.facts(message), 'message delivered, but its claim had passed to another sender');
    return kept ? 'delivered' : 'lost';
  }

  private async notTaken(message: Claimed, error: unknown): Promise<Ended> {
    const { log, clock } = this.context;
    const facts = this.facts(message);
    const now = clock.now();
    if (!(error instanceof DeliveryError)) log.error({ err: error, ...facts }, 'courier failed unexpectedly');
    const trouble = error instanceof DeliveryError ? error.trouble : 'passing';
    const reason = error instanceof DeliveryError ? error.message : 'unexpected trouble';
    if (trouble === 'unavailable') {
      this.failures += 1;
      this.restUntil = now.getTime() + accountRest(this.failures, this.random());
      log.warn({ ...facts, reason, failures: this.failures }, 'account is unavailable; its messages wait');
      // It may be this very message that the server cannot bear: after a few times others go first.
      const again = this.failures < 3 ? now : new Date(this.restUntil + stepAside);
      await this.untilWritten(() => this.giveBack(message, again, reason, false));
      return 'returned';
    }
    this.failures = 0;
    const retryAfter = error instanceof DeliveryError ? (error.retryAfter ?? 0) : 0;
    const again = trouble === 'passing' ? retryWait(message.attempts) : null;
    if (again !== null) {
      const wait = Math.max(again, retryAfter);
      log.warn({ ...facts, reason, wait }, 'message not accepted; trying again later');
      await this.untilWritten(async () => {
        if (retryAfter > 0) await this.leaveAlone(message.recipient, new Date(now.getTime() + retryAfter));
        await this.giveBack(message, new Date(now.getTime() + wait), reason, true);
      });
      return 'returned';
    }
    log.warn({ ...facts, reason }, 'message given up');
    const kept = await this.untilWritten(() =>
      this.finish(message, { status: 'failed', at: this.context.clock.now(), error: reason, trouble }),
    );
    return kept ? 'failed' : 'lost';
  }

  private async finish(message: Claimed, end: End): Promise<boolean> {
    const { channel } = this.courier;
    const kept = await endMessage(this.context, { channel, holder: this.holder }, message, end);
    if (kept) this.options.metrics.finished.inc({ channel, outcome: end.status });
    return kept;
  }

  private async giveBack(message: Claimed, notBefore: Date, error: string, attemptCounts: boolean): Promise<void> {
    const at = this.context.clock.now();
    await returnMessage(this.context.db, message, this.holder, { at, notBefore, error, attemptCounts });
  }

  private async leaveAlone(recipient: string, until: Date): Promise<void> {
    await holdRecipient(this.context.db, { ...this.names, recipient, until });
  }

  /** Ends the messages whose time has passed, whether or not the account is ready. */
  private async sweep(): Promise<void> {
    const now = this.context.clock.now();
    if (now.getTime() - this.sweptAt < this.pollEvery) return;
    this.sweptAt = now.getTime();
    const expired = await expireDue(this.context, { ...this.names, now });
    if (expired > 0) this.options.metrics.finished.inc({ channel: this.courier.channel, outcome: 'expired' }, expired);
  }

  private untilWritten<T>(write: () => Promise<T>): Promise<T> {
    return untilWritten(write, { log: this.context.log, mayGiveUp: () => this.stopped });
  }

  private facts(message: Claimed) {
    return { messageId: message.messageId, attempt: message.attempts, ...this.names };
  }

  private get names(): { channel: Channel; account: string } {
    return { channel: this.courier.channel, account: this.courier.account };
  }
}
