import type { Job } from '@cicero/platform';
import { type RemindParts, remind } from '../reminders/remind.ts';

/** At 17:05 and 17:35: whoever wants it is told personally what is still to do today. See docs/reminders.md. */
export function taskRemindersJob(parts: RemindParts, claimPage: string | null): Job {
  return {
    key: 'analytics.task-reminders',
    title: 'Pengingat tugas pribadi',
    schedule: ['5 17 * * *', '35 17 * * *'],
    // An hour later the posts of the day are still to be done; at night nobody is reminded.
    catchUp: 2 * 3_600_000,
    run: (run) => remind(parts, run, { claimPage }),
  };
}
