import type { Logger } from '@cicero/runtime';
import type { WhatsAppStatus } from '../state.ts';
import type { NumberHold } from './number-hold.ts';
import { answered } from './session.ts';

/** Milliseconds of a hold that are left for closing the browser when it cannot be renewed. */
const closingTime = 15_000;

export interface KeptHoldOptions {
  account: string;
  log: Logger;
  hold: Pick<NumberHold, 'take'>;
  /** Milliseconds that the hold lasts unless renewed. */
  holdTime: number;
}

/** Keeps a number for this process, also while the database is away for a moment. */
export class KeptHold {
  private readonly options: KeptHoldOptions;
  private heldAt = Number.NEGATIVE_INFINITY;

  constructor(options: KeptHoldOptions) {
    this.options = options;
  }

  /** Takes or keeps the number. A database that is away is borne for as long as nobody else can have taken it. */
  async keep(status: WhatsAppStatus): Promise<boolean> {
    const { account, log, hold, holdTime } = this.options;
    const asked = performance.now();
    try {
      const ours = await answered(hold.take(status), closingTime);
      this.heldAt = ours ? asked : Number.NEGATIVE_INFINITY;
      return ours;
    } catch (err) {
      log.debug({ err, account }, 'the hold on a WhatsApp number could not be renewed');
      return performance.now() - this.heldAt < holdTime - closingTime;
    }
  }
}
