import type { WhatsAppAccount } from '@cicero/contracts';
import type { Clock, Logger } from '@cicero/runtime';
import type { NumberHold } from './number-hold.ts';
import type { SessionTimes } from './session.ts';
import type { WebClient } from './web-client.ts';

/** What a number on whatsapp-web.js needs. */
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
