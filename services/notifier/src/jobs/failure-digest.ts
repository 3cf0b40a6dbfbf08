import { type Administrators, type Job, type ServiceContext, tellAdministrators } from '@cicero/platform';
import { type Failures, readFailures } from '../digest/failures.ts';
import { digestText } from '../digest/wording.ts';

const day = 86_400_000;
/** Old news: the digest of the next morning says what is still wrong. */
const usefulFor = 12 * 3_600_000;

/**
 * Every morning at 06:30: administrators are told in one message what went wrong in the last 24 hours; nothing when
 * nothing did. See docs/operations.md, "Watch".
 * @param numbers WhatsApp numbers that are not ready, as this process knows them
 */
export function failureDigestJob(
  context: Pick<ServiceContext, 'db' | 'bus' | 'clock' | 'transact'>,
  administrators: Administrators,
  numbers: () => Promise<Failures['numbers']>,
): Job {
  return {
    key: 'notifier.failure-digest',
    title: 'Ringkasan gangguan untuk admin',
    schedule: ['30 6 * * *'],
    catchUp: day / 2,
    async run({ scheduledFor }) {
      const span = { from: new Date(scheduledFor.getTime() - day), to: scheduledFor };
      const text = digestText(await readFailures(context, span, await numbers()), span);
      if (text === null) return { digests: 0 };
      const now = context.clock.now();
      await context.transact(async (unit) => {
        const key = `failure-digest:${scheduledFor.toISOString()}`;
        const expiresAt = new Date(now.getTime() + usefulFor);
        tellAdministrators(unit, administrators, { key, text, expiresAt }, now);
      });
      return { digests: 1 };
    },
  };
}
