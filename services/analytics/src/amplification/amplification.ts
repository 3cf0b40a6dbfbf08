import { linkPlatforms } from '@cicero/directory';
import { type AttendanceStatus, statusOf } from '../attendance/ladder.ts';
import type { ListedPerson } from '../attendance/person.ts';

/** A listed person with what they reported. */
export interface Reporter extends ListedPerson {
  /** Links in all reports about the tasks. */
  links: number;
  /** Tasks with at least one link. */
  reports: number;
  /** The Instagram link that was reported last. */
  latestLink: string | null;
}

/** One person's part in the amplification. */
export interface Amplifier {
  person: ListedPerson;
  /** Links that count: of the excused as many as there is room for. */
  count: number;
  /** Links that were really reported. */
  given: number;
  /** Tasks done, never more than there are. */
  done: number;
  status: AttendanceStatus;
  latestLink: string | null;
}

/** What everybody reported about the tasks of one scope and window, and what it adds up to. */
export interface Amplification {
  tasks: number;
  amplifiers: readonly Amplifier[];
  byStatus: Readonly<Record<AttendanceStatus, number>>;
  /** Sum of all links that count. */
  links: number;
}

/** Links that a report has room for. */
const linksPerTask = linkPlatforms.length;

/** Counts links and tasks; pure. The rules are in docs/amplification.md. */
export function computeAmplification(tasks: number, reporters: readonly Reporter[]): Amplification {
  const byStatus = { sudah: 0, kurang: 0, belum: 0, no_username: 0, no_posts: 0 };
  let links = 0;
  const amplifiers = reporters.map((person): Amplifier => {
    const count = person.exception ? tasks * linksPerTask : person.links;
    const done = person.exception ? tasks : Math.min(person.reports, tasks);
    const status = statusOf({ hasHandle: true, count: done }, tasks);
    byStatus[status] += 1;
    links += count;
    return { person, count, given: person.links, done, status, latestLink: person.latestLink };
  });
  return { tasks, amplifiers, byStatus, links };
}
