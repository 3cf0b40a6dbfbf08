import type { DB } from '@cicero/database';
import { readFile } from '@cicero/files';
import type { Kysely } from 'kysely';
import { type Courier, DeliveryError, type Parcel } from '../delivery/courier.ts';
import type { WhatsAppTransport } from './transport.ts';

/** Messages of a number on their way at once: one chat that does not answer does not hold up the others. */
export const whatsAppLanes = 2;

/** Brings the messages of one number to its transport; files are fetched when their turn comes. */
export class WhatsAppCourier implements Courier {
  readonly channel = 'whatsapp';
  private readonly transport: WhatsAppTransport;
  private readonly db: Kysely<DB>;

  constructor(transport: WhatsAppTransport, db: Kysely<DB>) {
    this.transport = transport;
    this.db = db;
  }

  get account(): string {
    return this.transport.account;
  }

  get ready(): boolean {
    return this.transport.status.state === 'ready';
  }

  async send(parcel: Parcel, signal: AbortSignal): Promise<{ providerId: string }> {
    const { content, recipient: chatId, messageId: clientRef } = parcel;
    if (content.kind === 'text') return this.transport.send({ chatId, text: content.text, clientRef }, signal);
    if (content.kind !== 'file') throw new DeliveryError('refused', 'nothing that WhatsApp could carry');
    const file = await readFile(this.db, content.fileId);
    if (!file) throw new DeliveryError('refused', 'the file is gone');
    return this.transport.send({ chatId, file, clientRef }, signal);
  }
}
