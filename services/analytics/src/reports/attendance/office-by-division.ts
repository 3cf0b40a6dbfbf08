import { hasHandle } from '@cicero/directory';
import type { Attendee } from '../../attendance/attendance.ts';
import { divisionsOf, shownHandle, shownName } from '../people.ts';
import { byDivision } from '../seniority.ts';
import { bold, number, percentage } from '../text.ts';
import { inStatus, listTitle, shownStatuses } from './lines.ts';
import { officeHead } from './office-recap.ts';
import type { AttendanceRecap } from './recap.ts';
import { type Tally, tallyOf } from './tallies.ts';

/** Both handles of somebody, as stored. */
export interface Handles {
  instagram: string | null;
  tiktok: string | null;
}

/**
 * The people of a directorate's office by division: the divisions that have done most come first.
 * @param handles of those without a handle on the platform, by user id
 */
export function officeByDivision(recap: AttendanceRecap, handles: ReadonlyMap<string, Handles>): string {
  const { posts } = recap.attendance;
  const divisions = divisionsOf(recap.attendance.attendees)
    .map(([name, members]) => ({ tally: tallyOf(name, name, members), members }))
    .sort((a, b) => byWork(a.tally, b.tally));
  const blocks = divisions.flatMap(({ tally, members }, at) => {
    const asked = tally.people * posts;
    return [
      '',
      `${at + 1}. ${bold(tally.name)} (${number(tally.people)} personel)`,
      `Akumulasi Pelaksanaan: ${number(tally.engagements)}/${number(asked)} (${percentage(tally.engagements, asked)})`,
      ...shownStatuses.all.flatMap((status) => {
        const people = inStatus(members, status);
        if (people.length === 0) return [];
        const title = `${listTitle(status, recap.policy)} (${number(people.length)}):`;
        return [title, ...people.map((one) => `- ${memberLine(one, posts, handles)}`)];
      }),
    ];
  });
  return [...officeHead(recap), ...blocks, '', 'Demikian, terima kasih.'].join('\n');
}

/** Most done, then the larger share of people who did anything, then the larger; names decide what is equal. */
function byWork(a: Tally, b: Tally): number {
  const active = ({ enough, partly, people }: Tally): number => (enough + partly) / people;
  return b.engagements - a.engagements || active(b) - active(a) || b.people - a.people || byDivision(a.name, b.name);
}

function memberLine(
  { person, status, username, count }: Attendee,
  posts: number,
  handles: ReadonlyMap<string, Handles>,
) {
  if (status !== 'no_username') {
    const handle = status === 'belum' ? ` : ${shownHandle(username)}` : '';
    return `${shownName(person)}${handle} (Pelaksanaan: ${count}/${posts})`;
  }
  const known = handles.get(person.userId);
  const missing = [
    ...(hasHandle(known?.instagram) ? [] : ['Instagram']),
    ...(hasHandle(known?.tiktok) ? [] : ['TikTok']),
  ];
  return `${shownName(person)} (kosong: ${missing.join(', ') || '-'})`;
}
