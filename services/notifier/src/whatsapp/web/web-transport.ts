import { setTimeout as sleep } from 'node:timers/promises';
import { accountRest } from '../../delivery/backoff.ts';
import { DeliveryError } from '../../delivery/courier.ts';
import { Signal } from '../../delivery/signal.ts';
import type { WhatsAppEvent } from '../state.ts';
import type { ChatMessage, WhatsAppTransport } from '../transport.ts';
import { TransportBase } from '../transport-base.ts';
import { Incoming } from './incoming.ts';
import { KeptHold } from './kept-hold.ts';
import { Outgoing } from './outgoing.ts';
import { Session, type SessionTimes, usualTimes } from './session.ts';
import { Watch } from './watch.ts';
import { type WebListener, WebTrouble } from './web-client.ts';
import type { WebTransportOptions } from './web-options.ts';

/** Ends after which the next start need not wait: nothing failed. */
const wanted = new Set(['RESTART', 'QR_EXPIRED']);

/**
 * A number on whatsapp-web.js. Of all replicas one has its browser; whatever happens to it, it is ended and begun anew,
 * after a rest that grows up to a minute. One step is taken after the other: a number is never in two states at once.
 */
export class WebTransport extends TransportBase implements WhatsAppTransport {
  private readonly options: WebTransportOptions;
  private readonly times: SessionTimes;
  private readonly begun: Date;
  private readonly stopping = new AbortController();
  private readonly woken = new Signal();
  private readonly outgoing: Outgoing;
  private readonly incoming: Incoming;
  private session: Session | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;
  private readonly hold: KeptHold;
  /** When the present state began. */
  private stateAt = performance.now();

  constructor(options: WebTransportOptions) {
    super(options);
    const { clock, log, random = Math.random } = options;
    this.options = options;
    this.times = { ...usualTimes, ...options.times };
    this.hold = new KeptHold(options);
    this.begun = clock.now();
    this.outgoing = new Outgoing(() => clock.now());
    this.incoming = new Incoming({
      log,
      deliver: (message) => this.handOn(message),
      phoneOf: async (lid) => (await this.session?.client.phoneOf(lid)) ?? null,
      signal: this.stopping.signal,
      random,
    });
  }

  async start(): Promise<void> {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.session?.end('STOPPED');
    this.woken.raise();
    await this.running;
  }

  async send(message: ChatMessage, signal: AbortSignal): Promise<{ providerId: string }> {
    const client = this.session?.client;
    if (!client || this.status.state !== 'ready') throw new DeliveryError('unavailable', 'WhatsApp is not ready');
    return { providerId: await this.outgoing.send(client, message, signal) };
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { standBy = 5_000, random = Math.random } = this.options;
    while (!signal.aborted) {
      let rest = standBy;
      const ours = await this.isOurs();
      if (signal.aborted) break;
      if (ours) {
        const reason = await this.live();
        this.happened({ type: 'backing-off' });
        this.failures = wanted.has(reason) ? 0 : this.failures + 1;
        rest = this.failures === 0 ? 0 : accountRest(this.failures, random());
      } else this.happened({ type: 'off' });
      if (rest > 0 && !signal.aborted) await this.restFor(rest);
    }
    this.happened({ type: 'off' });
    await this.options.hold.release(this.status).catch(() => {});
  }

  /** Rests, but keeps the number and hears wishes meanwhile. */
  private async restFor(time: number): Promise<void> {
    const until = performance.now() + time;
    while (!this.stopping.signal.aborted && performance.now() < until) {
      await sleep(Math.min(this.times.beat, until - performance.now()), undefined, {
        signal: this.stopping.signal,
      }).catch(() => {});
      if (this.status.state !== 'backing-off' || this.stopping.signal.aborted) continue;
      if (!(await this.isOurs())) return;
      const wish = await this.options.hold.takeWish().catch(() => null);
      if (wish?.kind === 'logout') await this.options.forget();
      if (wish) return;
    }
  }

  private isOurs(): Promise<boolean> {
    return this.hold.keep(this.status);
  }

  /** One life of a browser. Returns why it ended, when no process of it is left. */
  private async live(): Promise<string> {
    const { log, account } = this.options;
    const session = new Session(this.options.connect(), this.times);
    this.session = session;
    this.happened({ type: 'starting' });
    session.open(this.listenerOf(session)).catch((error: unknown) => {
      if (!session.isOver) log.warn({ err: error, account }, 'WhatsApp Web could not be opened');
      this.endNow(session, error instanceof WebTrouble ? error.reason : 'BROWSER_START_FAILED');
    });
    const watch = this.watchOver(session);
    while (!session.isOver) {
      await this.look(session, watch).catch((err: unknown) => {
        log.warn({ err, account }, 'a look at a WhatsApp number failed');
      });
      if (!session.isOver) await this.woken.wait(this.times.beat);
    }
    const reason = await session.ended;
    this.happened(reason === 'AUTH_FAILURE' ? { type: 'auth-failure' } : { type: 'disconnected', reason });
    await session.client.close();
    this.session = undefined;
    if (reason === 'LOGOUT') await this.forget();
    return reason;
  }

  private async look(session: Session, watch: Watch): Promise<void> {
    if (!(await this.isOurs())) return session.end('LEASE_LOST');
    const wish = await this.options.hold.takeWish().catch(() => null);
    if (wish) await watch.fulfil(wish);
    if (!session.isOver) await watch.look();
  }

  private watchOver(session: Session): Watch {
    return new Watch({
      ...{ account: this.account, log: this.options.log, times: this.times, session, incoming: this.incoming },
      state: () => ({ name: this.status.state, age: performance.now() - this.stateAt }),
      happened: (event) => {
        if (event.type === 'ready') this.failures = 0;
        this.happened(event);
      },
      heardUntil: async () => (await this.options.heardUntil()) ?? this.begun,
    });
  }

  private listenerOf(session: Session): WebListener {
    const unlessOver = (event: WhatsAppEvent) => {
      if (!session.isOver) this.happened(event);
    };
    return {
      qr: (qr) => unlessOver({ type: 'qr', qr }),
      authenticated: () => unlessOver({ type: 'authenticated' }),
      // Not yet: a probe says so.
      ready: () => {
        session.mustCatchUp = true;
        this.woken.raise();
      },
      authFailure: () => this.endNow(session, 'AUTH_FAILURE'),
      message: (message) => this.incoming.take(message),
      receipt: (id, level) => this.acknowledged(id, level),
      unreadable: () => this.options.skipped?.(),
      ended: (reason) => this.endNow(session, reason),
    };
  }

  private endNow(session: Session, reason: string): void {
    session.end(reason);
    this.woken.raise();
  }

  private async forget(): Promise<void> {
    await this.options.forget().catch((err: unknown) => {
      this.log.error({ err, account: this.account }, 'the folder of a WhatsApp session could not be removed');
    });
  }

  protected override happened(event: WhatsAppEvent): { changed: boolean; moved: boolean } {
    const what = super.happened(event);
    if (what.moved || (what.changed && event.type === 'qr')) this.stateAt = performance.now();
    return what;
  }
}
