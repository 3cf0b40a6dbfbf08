import { type Day, startOfDay } from '@cicero/runtime';
import { createSandbox, INSTAGRAM_HOST, type Mail, type Sandbox, TIKTOK_HOST } from '@cicero/sandbox';

export interface OutsideWorld {
  readonly sandbox: Sandbox;
  /** Every mail that arrived; the sandbox itself forgets the older ones. */
  readonly mails: readonly Mail[];
  /** What the services need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Answers take longer from now on. */
  slowDown(): void;
  /** Moves its clock to a share of the day, 0 = 06:00, 1 = 23:00 WIB, where it stands still. */
  setDayShare(share: number): void;
}

export const worldSize = { clients: 6 } as const;
const hour = 3_600_000;

/**
 * The sandbox, in this process: it is no victim. Its clock stands still unless it is moved, so that what can be
 * collected is known exactly; answers take a while, so that kills meet collections half-way.
 */
export async function openOutsideWorld(day: Day): Promise<OutsideWorld> {
  const sandbox = await createSandbox({ world: worldSize, latency: { ms: 150, jitterMs: 300 } });
  const mails: Mail[] = [];
  sandbox.mailbox.watch((mail) => mails.push(mail));
  const url = await sandbox.listen(0);
  const midnight = startOfDay(day).getTime();
  return {
    sandbox,
    mails,
    environment: {
      SANDBOX_URL: url,
      RAPIDAPI_KEY: 'sandbox-key',
      RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
      RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
      SMTP_HOST: sandbox.smtp.host,
      SMTP_PORT: String(sandbox.smtp.port),
      SMTP_FROM: 'Cicero <cicero@contoh.example>',
      SMTP_SECURE: 'off',
      WHATSAPP_ADAPTER: 'sandbox',
    },
    slowDown() {
      sandbox.simulator.latency = { ms: 600, jitterMs: 900 };
    },
    setDayShare(share) {
      sandbox.clock.set(new Date(midnight + (6 + 17 * share) * hour), true);
    },
  };
}
