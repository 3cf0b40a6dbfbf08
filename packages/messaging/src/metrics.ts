import type { BusState } from './bus.ts';

/** What became of one delivery. `requeued`: the bus was closing, another replica takes it. */
export type DeliveryResult = 'done' | 'retried' | 'parked' | 'requeued';

/** Callbacks for whoever counts; all optional, called synchronously, must not throw. Durations in seconds. */
export interface BusMetrics {
  published?(type: string, seconds: number): void;
  publishFailed?(type: string, reason: 'unroutable' | 'unavailable'): void;
  handled?(queue: string, type: string, result: DeliveryResult, seconds: number): void;
  stateChanged?(state: BusState): void;
}
