import type { WhatsAppAccount } from '@cicero/contracts';
import type { Logger } from '@cicero/runtime';
import type { WhatsAppEvent, WhatsAppState } from '../state.ts';
import type { Incoming } from './incoming.ts';
import type { Wish } from './number-hold.ts';
import { answered, type Session, type SessionTimes } from './session.ts';
import type { Connection } from './web-client.ts';

export interface WatchOptions {
  account: WhatsAppAccount;
  log: Logger;
  times: SessionTimes;
  session: Session;
  incoming: Incoming;
  /** The state the number is in, and for how many milliseconds. */
  state(): { name: WhatsAppState; age: number };
  happened(event: WhatsAppEvent): void;
  /** From when on messages may have been missed. */
  heardUntil(): Promise<Date>;
}

/** Milliseconds before the last stored message from which on unread ones are fetched: chats do not arrive in order. */
const catchUpMargin = 600_000;

const ends: Partial<Readonly<Record<Connection, string>>> = {
  conflict: 'CONFLICT',
  outdated: 'OUTDATED',
  blocked: 'BLOCKED',
};

/** Looks after one life of a browser: sees what does not come as an event, and does what people wish. */
export class Watch {
  private readonly options: WatchOptions;
  /** The library was told to go on, in the present state of things. */
  private told = false;

  constructor(options: WatchOptions) {
    this.options = options;
  }

  /** One look; ends the session when there is nothing more to expect of it. */
  async look(): Promise<void> {
    const { session, times } = this.options;
    const { name, age } = this.options.state();
    switch (name) {
      case 'starting':
        // A page that is paired already may get ready without another event.
        return age > times.start ? session.end('START_TIMEOUT') : this.confirm(age);
      case 'qr':
        return age > times.qr ? session.end('QR_EXPIRED') : this.lookAtQr();
      case 'authenticated':
        return age > times.ready ? session.end('NOT_READY') : this.confirm(age);
      case 'ready':
        return this.lookAtReady();
      case 'disconnected':
        return age > times.lost ? session.end('CONNECTION_LOST') : this.confirm(age);
      default:
        return;
    }
  }

  async fulfil(wish: Wish): Promise<void> {
    const { session, log, account, times } = this.options;
    log.info({ account, wish: wish.kind }, 'somebody wants something of a WhatsApp number');
    if (wish.kind === 'restart') return session.end('RESTART');
    if (wish.kind === 'logout') {
      await answered(session.client.logout(), times.call).catch((err: unknown) => {
        log.warn({ err, account }, 'WhatsApp was not told of the logout; the session is forgotten here');
      });
      return session.end('LOGOUT');
    }
    if (this.options.state().name !== 'qr') return;
    const code = await answered(session.client.pairingCode(wish.phone), times.call);
    this.options.happened({ type: 'pairing-code', code });
  }

  private async lookAtQr(): Promise<void> {
    const { session, times, happened } = this.options;
    const probe = await session.probe(times.probe);
    if (probe?.connection === 'unpaired-idle') await session.client.refreshQr().catch(() => {});
    // Scanned, and the library missed it.
    if (probe?.connection === 'connected') happened({ type: 'authenticated' });
  }

  private async lookAtReady(): Promise<void> {
    const { session, times, incoming, happened } = this.options;
    const probe = await session.probe(times.probe);
    if (probe && !(probe.connection === 'connected' && probe.equipped)) {
      this.told = false;
      if (!this.endedBy(probe.connection)) happened({ type: 'disconnected', reason: 'CONNECTION_LOST' });
    } else if (session.mustCatchUp || incoming.mustCatchUp()) await this.catchUp();
  }

  /** Ready is who is connected, has its chats, and can be worked with. */
  private async confirm(age: number): Promise<void> {
    const { session, times, happened } = this.options;
    // While the page is still being opened there is nothing to ask.
    if (!session.isOpen) return;
    const probe = await session.probe(0);
    if (!probe || session.isOver || this.endedBy(probe.connection)) return;
    if (probe.connection !== 'connected') return;
    if (probe.equipped) {
      happened({ type: 'starting' });
      happened({ type: 'ready' });
      return this.catchUp();
    }
    if (probe.synced && !this.told && age > times.beat) {
      this.told = true;
      await session.client.equip().catch(() => {});
    }
  }

  private endedBy(connection: Connection): boolean {
    const reason = ends[connection];
    if (reason !== undefined) this.options.session.end(reason);
    return reason !== undefined;
  }

  /** Takes what was written while nobody listened; what is stored already is known by its id. */
  private async catchUp(): Promise<void> {
    const { session, incoming, times, log, account } = this.options;
    session.mustCatchUp = false;
    try {
      const since = new Date((await this.options.heardUntil()).getTime() - catchUpMargin);
      const messages = await answered(session.client.unreadSince(since), 4 * times.call);
      for (const message of messages) incoming.take(message);
    } catch (err) {
      log.warn({ err, account }, 'what was written meanwhile could not be fetched');
    }
  }
}
