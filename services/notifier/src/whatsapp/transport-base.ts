import type { WhatsAppAccount } from '@cicero/contracts';
import type { Clock, Logger } from '@cicero/runtime';
import type { Receipt } from '../delivery/receipts.ts';
import { initialStatus, nextStatus, type WhatsAppEvent, type WhatsAppStatus } from './state.ts';
import type { ReceivedMessage } from './transport.ts';

/** What every transport has: the state its number is in, and whoever wants to hear of it. */
export abstract class TransportBase {
  readonly account: WhatsAppAccount;
  protected readonly clock: Clock;
  protected readonly log: Logger;
  private current: WhatsAppStatus;
  private readonly stateListeners: ((status: WhatsAppStatus) => void)[] = [];
  private readonly receiptListeners: ((receipt: Receipt) => void)[] = [];
  private onEach: (message: ReceivedMessage) => Promise<void> = async () => {};

  constructor({ account, clock, log }: { account: WhatsAppAccount; clock: Clock; log: Logger }) {
    this.account = account;
    this.clock = clock;
    this.log = log;
    this.current = initialStatus(clock.now());
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

  onReceipt(listener: (receipt: Receipt) => void): void {
    this.receiptListeners.push(listener);
  }

  protected handOn(message: ReceivedMessage): Promise<void> {
    return this.onEach(message);
  }

  /** Somebody said how far a message got. */
  protected acknowledged(providerId: string, level: Receipt['level']): void {
    const receipt = { providerId, level, at: this.clock.now() };
    for (const listener of this.receiptListeners) listener(receipt);
  }

  /** @returns whether anything changed, and whether that is another state */
  protected happened(event: WhatsAppEvent): { changed: boolean; moved: boolean } {
    const next = nextStatus(this.current, event, this.clock.now());
    if (next === this.current) return { changed: false, moved: false };
    const { state, lastDisconnectReason: reason } = next;
    const moved = state !== this.current.state;
    this.current = next;
    if (moved) this.log.info({ account: this.account, state, reason }, 'WhatsApp number changed its state');
    for (const listener of this.stateListeners) listener(next);
    return { changed: true, moved };
  }
}
