import { setTimeout as sleep } from 'node:timers/promises';
import type { WhatsAppAccount } from '@cicero/contracts';
import type { Clock, Logger } from '@cicero/runtime';
import { accountRest } from '../../delivery/backoff.ts';
import { DeliveryError } from '../../delivery/courier.ts';
import { Signal } from '../../delivery/signal.ts';
import { initialStatus, nextStatus, type WhatsAppEvent, type WhatsAppStatus } from '../state.ts';
import type { ChatMessage, ReceivedMessage, WhatsAppTransport } from '../transport.ts';
import { Incoming } from './incoming.ts';
import type { NumberHold, Wish } from './number-hold.ts';
import { Outgoing } from './outgoing.ts';
import { answered, Session, type SessionTimes, usualTimes } from './session.ts';
import { type WebClient, type WebListener, WebTrouble } from './web-client.ts';

export interface WebTransportOptions {
  account: WhatsAppAccount;
  clock: Clock;
  log: Logger;
  hold: Pick<NumberHold, 'take' | 'takeWish' | 'release'>;
  /** Milliseconds that the hold lasts unless renewed. */
  holdTime: number;
  /** A client for one life of a browser. */
  connect(): WebClient;
  /** Forgets the session on disk. */
  forget(): Promise<void>;
  /** When the last message was heard that is stored: what was written since is fetched. */
  heardUntil(): Promise<Date | undefined>;
  /** Called for every inbound message that could not be read. */
  skipped?: () => void;
  times?: Partial<SessionTimes>;
  /** Milliseconds between looks whether this replica's turn has come. Default 5,000. */
  standBy?: number;
  /** Numbers in [0, 1). Default Math.random. */
  random?: () => number;
}

/** Ends after which the next start need not wait: nothing failed. */
const wanted = new Set(['RESTART', 'QR_EXPIRED']);
/** Milliseconds of a hold that are left for closing the browser when it cannot be renewed. */
const closingTime = 15_000;
/** Milliseconds before the last stored message from which on unread ones are fetched. */
const catchUpMargin = 600_000;

/**
 * A number on whatsapp-web.js. Of all replicas one has its browser; whatever happens to it, it is ended and begun anew,
 * after a rest that grows up to a minute. One step is taken after the other: a number is never in two states at once.
 */
export class WebTransport implements WhatsAppTransport {
  readonly account: WhatsAppAccount;
  private current: WhatsAppStatus;
  private readonly options: WebTransportOptions;
  private readonly times: SessionTimes;
  private readonly begun: Date;
  private readonly stopping = new AbortController();
  private readonly woken = new Signal();
  private readonly outgoing: Outgoing;
  private readonly incoming: Incoming;
  private readonly stateListeners: ((status: WhatsAppStatus) => void)[] = [];
  private onEach: (message: ReceivedMessage) => Promise<void> = async () => {};
  private session: Session | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;
  private heldAt = Number.NEGATIVE_INFINITY;
  /** When the present state began, and whether the library was told to go on in it. */
  private stateAt = performance.now();
  private equipped = false;

  constructor(options: WebTransportOptions) {
    const { account, clock, log, random = Math.random } = options;
    this.account = account;
    this.options = options;
    this.times = { ...usualTimes, ...options.times };
    this.begun = clock.now();
    this.current = initialStatus(this.begun);
    this.outgoing = new Outgoing(() => clock.now());
    this.incoming = new Incoming({
      log,
      deliver: (message) => this.onEach(message),
      phoneOf: async (lid) => (await this.session?.client.phoneOf(lid)) ?? null,
      signal: this.stopping.signal,
      random,
    });
  }

  get status(): WhatsAppStatus {
    return this.current;
  }

  onMessage(listener: (message: ReceivedMessage) => Promise<void>): void {
    this.onEach = listener;
  }

  onState(listener: (status: WhatsAppStatus) => void): void {
    this.stateListeners.push(listener);
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
    if (!client || this.current.state !== 'ready') throw new DeliveryError('unavailable', 'WhatsApp is not ready');
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
    await this.options.hold.release(this.current).catch(() => {});
  }

  /** Rests, but keeps the number and hears wishes meanwhile. */
  private async restFor(time: number): Promise<void> {
    const until = performance.now() + time;
    while (!this.stopping.signal.aborted && performance.now() < until) {
      await sleep(Math.min(this.times.beat, until - performance.now()), undefined, {
        signal: this.stopping.signal,
      }).catch(() => {});
      if (this.current.state !== 'backing-off' || this.stopping.signal.aborted) continue;
      if (!(await this.isOurs())) return;
      const wish = await this.options.hold.takeWish().catch(() => null);
      if (wish?.kind === 'logout') await this.options.forget();
      if (wish) return;
    }
  }

  /** Takes or keeps the number. A database that is away is borne for as long as nobody else can have taken it. */
  private async isOurs(): Promise<boolean> {
    const asked = performance.now();
    try {
      const ours = await answered(this.options.hold.take(this.current), closingTime);
      this.heldAt = ours ? asked : Number.NEGATIVE_INFINITY;
      return ours;
    } catch (err) {
      this.options.log.debug({ err, account: this.account }, 'the hold on a WhatsApp number could not be renewed');
      return performance.now() - this.heldAt < this.options.holdTime - closingTime;
    }
  }

  /** One life of a browser. Returns why it ended, when no process of it is left. */
  private async live(): Promise<string> {
    const { log, account } = this.options;
    const session = new Session(this.options.connect(), this.times);
    this.session = session;
    this.equipped = false;
    this.happened({ type: 'starting' });
    session.open(this.listenerOf(session)).catch((error: unknown) => {
      if (!session.isOver) log.warn({ err: error, account }, 'WhatsApp Web could not be opened');
      this.endNow(session, error instanceof WebTrouble ? error.reason : 'BROWSER_START_FAILED');
    });
    while (!session.isOver) {
      await this.watch(session).catch((err: unknown) => {
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
      unreadable: () => this.options.skipped?.(),
      ended: (reason) => this.endNow(session, reason),
    };
  }

  private endNow(session: Session, reason: string): void {
    session.end(reason);
    this.woken.raise();
  }

  /** Looks at everything that does not come as an event. */
  private async watch(session: Session): Promise<void> {
    if (!(await this.isOurs())) return session.end('LEASE_LOST');
    const wish = await this.options.hold.takeWish().catch(() => null);
    if (wish) await this.fulfil(session, wish);
    if (session.isOver) return;
    const age = performance.now() - this.stateAt;
    const { state } = this.current;
    if (state === 'starting') {
      if (age > this.times.start) return session.end('START_TIMEOUT');
      // A page that is paired already may be ready without an event.
      await this.confirm(session);
    } else if (state === 'qr') await this.watchQr(session, age);
    else if (state === 'authenticated') {
      if (age > this.times.ready) return session.end('NOT_READY');
      await this.confirm(session);
    } else if (state === 'ready') await this.watchReady(session);
    else if (state === 'disconnected') {
      if (age > this.times.lost) return session.end('CONNECTION_LOST');
      await this.confirm(session);
    }
  }

  private async fulfil(session: Session, wish: Wish): Promise<void> {
    const { log, account } = this.options;
    log.info({ account, wish: wish.kind }, 'somebody wants something of a WhatsApp number');
    if (wish.kind === 'restart') return session.end('RESTART');
    if (wish.kind === 'logout') {
      await answered(session.client.logout(), this.times.call).catch((err: unknown) => {
        log.warn({ err, account }, 'WhatsApp was not told of the logout; the session is forgotten here');
      });
      return session.end('LOGOUT');
    }
    if (this.current.state !== 'qr') return;
    const code = await answered(session.client.pairingCode(wish.phone), this.times.call);
    this.happened({ type: 'pairing-code', code });
  }

  private async watchQr(session: Session, age: number): Promise<void> {
    if (age > this.times.qr) return session.end('QR_EXPIRED');
    const probe = await session.probe(this.times.probe);
    if (probe?.connection === 'unpaired-idle') await session.client.refreshQr().catch(() => {});
    // Scanned, and the library missed it.
    if (probe?.connection === 'connected') this.happened({ type: 'authenticated' });
  }

  private async watchReady(session: Session): Promise<void> {
    const probe = await session.probe(this.times.probe);
    if (probe && !(probe.connection === 'connected' && probe.equipped)) {
      if (!this.endedBy(session, probe.connection)) this.happened({ type: 'disconnected', reason: 'CONNECTION_LOST' });
    } else if (session.mustCatchUp || this.incoming.mustCatchUp()) await this.catchUp(session);
  }

  /** Ready is who is connected, has its chats, and can be worked with. */
  private async confirm(session: Session): Promise<void> {
    // While the page is still being opened there is nothing to ask.
    if (!session.isOpen) return;
    const probe = await session.probe(0);
    if (!probe || session.isOver || this.endedBy(session, probe.connection)) return;
    if (probe.connection !== 'connected') return;
    if (!probe.equipped) {
      if (probe.synced && !this.equipped && performance.now() - this.stateAt > this.times.beat) {
        this.equipped = true;
        await session.client.equip().catch(() => {});
      }
      return;
    }
    this.happened({ type: 'starting' });
    this.happened({ type: 'ready' });
    this.failures = 0;
    await this.catchUp(session);
  }

  private endedBy(session: Session, connection: string): boolean {
    const reason = { conflict: 'CONFLICT', outdated: 'OUTDATED', blocked: 'BLOCKED' }[connection];
    if (reason !== undefined) session.end(reason);
    return reason !== undefined;
  }

  /** Takes what was written while nobody listened; what is stored already is known by its id. */
  private async catchUp(session: Session): Promise<void> {
    session.mustCatchUp = false;
    try {
      const heard = (await this.options.heardUntil()) ?? this.begun;
      // Chats do not arrive in the order of their messages.
      const since = new Date(heard.getTime() - catchUpMargin);
      for (const message of await answered(session.client.unreadSince(since), 4 * this.times.call)) {
        this.incoming.take(message);
      }
    } catch (err) {
      this.options.log.warn({ err, account: this.account }, 'what was written meanwhile could not be fetched');
    }
  }

  private async forget(): Promise<void> {
    await this.options.forget().catch((err: unknown) => {
      this.options.log.error({ err, account: this.account }, 'the folder of a WhatsApp session could not be removed');
    });
  }

  private happened(event: WhatsAppEvent): void {
    const next = nextStatus(this.current, event, this.options.clock.now());
    if (next === this.current) return;
    const { state, lastDisconnectReason: reason } = next;
    const changed = state !== this.current.state;
    this.current = next;
    if (changed || event.type === 'qr') this.stateAt = performance.now();
    if (changed) this.options.log.info({ account: this.account, state, reason }, 'WhatsApp number changed its state');
    for (const listener of this.stateListeners) listener(next);
  }
}
