import type { Clock } from '@cicero/runtime';
import { type Courier, DeliveryError, type Parcel } from '../../src/delivery/courier.ts';

/** The gateway number of a WhatsApp that can be told how to be: away, and deaf or silent to somebody. */
export class StandInCourier implements Courier {
  readonly channel = 'whatsapp';
  readonly account = 'gateway';
  ready = true;
  /** What was taken, in order, and when. */
  readonly sent: { recipient: string; text: string; at: Date }[] = [];
  /** Recipients whose messages are taken never: each attempt is a passing trouble. */
  readonly deaf = new Set<string>();
  /** Texts that nobody's chat takes, the same way; a part of a long one is told by its label. */
  readonly unwelcome = new Set<string>();
  /** Recipients for whom no answer ever comes. */
  readonly silent = new Set<string>();
  tries = 0;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async send({ recipient, content }: Parcel): Promise<{ providerId: string }> {
    this.tries += 1;
    if (this.silent.has(recipient)) return new Promise(() => {});
    if (this.deaf.has(recipient)) throw new DeliveryError('passing', 'the chat does not take it');
    const text = content.kind === 'text' ? content.text : content.kind === 'file' ? `file ${content.fileId}` : '';
    if (this.unwelcome.has(text.split('\n', 1)[0] ?? ''))
      throw new DeliveryError('passing', 'the message is not taken');
    this.sent.push({ recipient, text, at: this.clock.now() });
    return { providerId: `wa-${this.sent.length}` };
  }
}
