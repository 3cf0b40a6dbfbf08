import type { ServiceContext } from '@cicero/platform';
import type { Courier } from './courier.ts';
import type { DeliveryMetrics } from './metrics.ts';
import type { AccountPace } from './pace.ts';
import type { QuietHours } from './quiet-hours.ts';

export interface SenderOptions {
  context: ServiceContext;
  courier: Courier;
  pace: AccountPace;
  metrics: DeliveryMetrics;
  /** When recaps and broadcasts stay. Default never. */
  quiet?: QuietHours | null;
  /** Messages on their way at once. Default 1. */
  lanes?: number;
  /** Numbers in [0, 1) for jitter. Default Math.random. */
  random?: () => number;
  /** Milliseconds between looks at the table while there is nothing to do. Default 1,000. */
  pollEvery?: number;
  /** Milliseconds a provider has to take a message. Default 30,000. */
  sendTimeout?: number;
  /** Milliseconds after which a message whose sender died is taken up again; longer than sendTimeout. Default 45,000. */
  lease?: number;
}

/** What one step of a sender did, and how long to wait before the next. */
export type Step = { did: Ended } | { did: 'nothing' | 'not-ready' | 'resting' | 'paced' | 'quiet'; wait: number };

/** What became of a message that was taken. */
export type Ended = 'delivered' | 'failed' | 'returned' | 'lost';
