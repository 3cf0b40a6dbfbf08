import type { Access, Keyring, NameSubject } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { AuthConfig } from './config.ts';
import type { Lockout } from './login/lockout.ts';
import type { UntilEvenTime } from './throttle/even-time.ts';

/** What the rooms of this service share. */
export interface AuthParts {
  context: ServiceContext;
  config: AuthConfig;
  access: Access;
  keyring: Keyring;
  subject: NameSubject;
  lockout: Lockout;
  untilEvenTime: UntilEvenTime;
  /** A key of its own for each purpose. */
  keyFor(purpose: string): Buffer;
}
