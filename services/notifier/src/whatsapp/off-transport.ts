import type { WhatsAppAccount } from '@cicero/contracts';
import { DeliveryError } from '../delivery/courier.ts';
import { initialStatus, type WhatsAppStatus } from './state.ts';
import type { WhatsAppTransport } from './transport.ts';

/** A number that is switched off: its messages wait. */
export class OffTransport implements WhatsAppTransport {
  readonly account: WhatsAppAccount;
  readonly status: WhatsAppStatus;

  constructor(account: WhatsAppAccount, now: Date) {
    this.account = account;
    this.status = initialStatus(now);
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async send(): Promise<never> {
    throw new DeliveryError('unavailable', 'WhatsApp is switched off');
  }
  onMessage(): void {}
  onState(): void {}
  onReceipt(): void {}
}
