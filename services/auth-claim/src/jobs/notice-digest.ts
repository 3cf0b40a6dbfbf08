import { type Job, tellAdministrators, tellByWhatsApp } from '@cicero/platform';
import { digestText } from '../notices/digest.ts';
import { takeHappenings } from '../notices/digest-events.ts';
import type { AuthParts } from '../parts.ts';

const hour = 3_600_000;
/** Old news: while no message can leave, digests do not pile up. */
const usefulFor = 12 * hour;

/** Tells administrators every five minutes what happened since the last time, in one message; nothing when nothing did. */
export function noticeDigestJob({ context, config }: Pick<AuthParts, 'context' | 'config'>): Job {
  const { administrators } = config;
  return {
    key: 'auth-claim.notice-digest',
    title: 'Ringkasan masuk dan pendaftaran untuk admin',
    schedule: ['*/5 * * * *'],
    // What was missed is told by the next run.
    catchUp: hour,
    run: () =>
      context.transact(async (unit) => {
        const happenings = await takeHappenings(unit.tx);
        if (!happenings) return { digests: 0 };
        const now = context.clock.now();
        const notice = {
          // By the events, not by the time: a repeated run that finds new ones tells something new.
          key: `digest:${happenings.span}`,
          text: digestText(happenings),
          expiresAt: new Date(now.getTime() + usefulFor),
        };
        // Telegram is for decisions; who has only that reads it there.
        if (administrators.numbers.length > 0) tellByWhatsApp(unit, administrators, notice);
        else tellAdministrators(unit, administrators, notice, now);
        return { digests: 1 };
      }),
  };
}
