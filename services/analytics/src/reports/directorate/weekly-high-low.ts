import { addDays, type Day, startOfWeek } from '@cicero/runtime';
import { Type } from 'typebox';
import type { Attendance, Attendee } from '../../attendance/attendance.ts';
import { dayText } from '../../exports/period.ts';
import { measureAttendance } from '../../measure/measure.ts';
import { selectPosts } from '../../measure/posts.ts';
import type { ClosedWindow } from '../../periods/intervals.ts';
import { officeScope } from '../../scope/scope.ts';
import { isUnread, linkedPosts, unreadOf } from '../content.ts';
import { shownName } from '../people.ts';
import { report } from '../report.ts';
import { bySeniority } from '../seniority.ts';
import { bold, number, plain } from '../text.ts';
import { highAndLow } from './high-and-low.ts';
import { nobody, noPosts, notRead } from './nothing.ts';
import { engagementOf, numberedLines, platformOption } from './wording.ts';

/** The last week that is over, Monday to Sunday; on a Sunday the one that ends with it. */
export function finishedWeek(day: Day): ClosedWindow {
  const monday = startOfWeek(day);
  const from = addDays(monday, 6) === day ? monday : addDays(monday, -7);
  return { from, to: addDays(from, 6) };
}

/** The five people of the directorate's office who did most in a week, and the five who did least. */
export const weeklyHighLow = report({
  key: 'weekly-high-low',
  title: 'Tertinggi dan terendah mingguan',
  description: 'Lima personel kantor direktorat dengan like atau komentar terbanyak dan tersedikit dalam satu minggu.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({ platform: platformOption }),
  async produce(db, { client, day }, { platform }) {
    const window = finishedWeek(day);
    const scope = officeScope(client.clientId);
    const posts = await selectPosts(db, platform, scope, window);
    const attendance = await measureAttendance(db, { platform, scope, window }, posts);
    const { network, done, mark } = engagementOf[platform];
    const period = `${dayText(window.from)} s.d. ${dayText(window.to)}`;
    if (attendance.posts === 0) return noPosts(client, window, `konten ${network}`);
    if (attendance.attendees.length === 0) return nobody(client, 'personel kantor');
    const linked = await linkedPosts(db, platform, window, posts);
    if (isUnread(linked)) return notRead(client, window, `${done} ${network}`);
    const unread = unreadOf(linked);
    const { high, low } = highAndLowOf(attendance);
    const line = ({ person, status, count }: Attendee): string => {
      const from = [person.division, person.clientName].map(plain).filter(Boolean).join(' • ');
      return `${shownName(person)} (${from}) — ${number(count)} ${done}${status === 'no_username' ? ', belum mengisi username' : ''}`;
    };
    const text = [
      `${mark} *${done === 'like' ? 'Likes Instagram' : 'Komentar TikTok'} Mingguan: Tertinggi dan Terendah*`,
      bold(client.name),
      period,
      `*Jumlah konten:* ${number(attendance.posts)}${unread === 0 ? '' : ` (${number(unread)} belum terbaca)`}`,
      `*Jumlah personel:* ${number(attendance.people)}`,
      '',
      '🔥 *Tertinggi*',
      ...numberedLines(high.map(line)),
      ...(low.length === 0 ? [] : ['', '❄️ *Terendah*', ...numberedLines(low.map(line))]),
    ].join('\n');
    return { kind: 'report', text };
  },
});

/** Most first, then by position, rank and name; nobody is in both, and who did nothing is not among the highest. Pure. */
export function highAndLowOf({ attendees }: Pick<Attendance, 'attendees'>): { high: Attendee[]; low: Attendee[] } {
  const ordered = attendees.toSorted((one, other) => other.count - one.count || bySeniority(one.person, other.person));
  const { high, low } = highAndLow(ordered);
  return { high: high.filter(({ count }) => count > 0), low };
}
