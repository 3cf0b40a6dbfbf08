import { type Sheet, sheet, workbookBytes } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import { type Attendee, oneDecimal, ratio } from '../../attendance/attendance.ts';
import type { AttendanceStatus } from '../../attendance/ladder.ts';
import { fileName } from '../../exports/file.ts';
import { describeWindow, takenText } from '../../exports/period.ts';
import { wordsOf } from '../../exports/wording.ts';
import { measureAttendance } from '../../measure/measure.ts';
import { selectPosts } from '../../measure/posts.ts';
import { ownScope } from '../../scope/scope.ts';
import { isUnread, linkedPosts, unreadOf } from '../content.ts';
import { shownName } from '../people.ts';
import { report } from '../report.ts';
import { bySeniority } from '../seniority.ts';
import { bold, number, plain } from '../text.ts';
import { isChief, positionOption } from './chiefs.ts';
import { nobody, noPosts, notRead } from './nothing.ts';
import { periodOption, periodWindow } from './period.ts';
import { engagementOf, numberedLines, percent, platformOption } from './wording.ts';

const options = Type.Object({
  platform: platformOption,
  period: periodOption(['today', 'this_week', 'this_month']),
  position: positionOption,
});

/** Who of the chiefs of a directorate's units likes and comments. */
export const chiefsAttendance = report({
  key: 'chiefs-attendance',
  title: 'Absensi kasat',
  description: 'Like atau komentar para pejabat satker (misalnya Kasat Binmas), per orang, dengan berkas Excel.',
  audience: 'directorate',
  needs: [],
  options,
  async produce(db, { client, day, at }, { platform, period, position }, rosters) {
    const scope = ownScope(client);
    const window = periodWindow(period, day);
    const { label, slug } = describeWindow(window);
    const { engagement, network, file } = wordsOf[platform];
    const posts = await selectPosts(db, platform, scope, window);
    const attendance = await measureAttendance(db, { platform, scope, window }, posts, { rosters });
    if (attendance.posts === 0) return noPosts(client, window, `konten ${network}`);
    const role = plain(position).toUpperCase();
    const chiefs = attendance.attendees.filter(({ person }) => isChief(person.position, position)).sort(byCount);
    if (chiefs.length === 0) return nobody(client, role);
    const linked = await linkedPosts(db, platform, window, posts);
    if (isUnread(linked)) return notRead(client, window, `${engagementOf[platform].done} ${network}`);
    const title = [`Absensi ${engagement} ${network} ${role}`, plain(client.name), label, takenText(new Date(at))];
    const name = fileName({ client, at: new Date(at) }, `Rekap_${file}_${role}`, slug);
    const bytes = await workbookBytes([chiefsSheet(title, `Total ${engagement}`, chiefs)]);
    return {
      kind: 'report',
      text: chiefsText(title, chiefs, attendance.posts, unreadOf(linked)),
      files: [{ name, bytes }],
    };
  },
});

/** Most first, then by position, rank and name. */
function byCount(one: Attendee, other: Attendee): number {
  return other.count - one.count || bySeniority(one.person, other.person);
}

const sections: readonly [AttendanceStatus, string][] = [
  ['sudah', '✅ *Lengkap*'],
  ['kurang', '⚠️ *Sebagian*'],
  ['belum', '❌ *Belum*'],
  ['no_username', '❗ *Belum mengisi username*'],
];

/** @param chiefs in order. Pure */
export function chiefsText(
  [title = '', client = '', ...rest]: string[],
  chiefs: readonly Attendee[],
  posts: number,
  unread = 0,
) {
  const active = chiefs.filter(({ count }) => count > 0).length;
  const line = ({ person, count }: Attendee): string =>
    `${shownName(person)} (${plain(person.clientName)}) — ${number(count)}/${number(posts)} konten`;
  return [
    bold(title),
    bold(client),
    ...rest,
    '',
    `*Jumlah konten:* ${number(posts)}${unread === 0 ? '' : ` (${number(unread)} belum terbaca)`}`,
    `*Jumlah pejabat:* ${number(chiefs.length)}; sudah melaksanakan: ${number(active)} (${percent(oneDecimal(100 * ratio(active, chiefs.length)))})`,
    ...sections.flatMap(([status, heading]) => {
      const people = chiefs.filter((one) => one.status === status);
      return ['', `${heading} (${number(people.length)})`, ...numberedLines(people.map(line))];
    }),
  ].join('\n');
}

function chiefsSheet(title: readonly string[], total: string, chiefs: readonly Attendee[]): Sheet {
  return sheet<Attendee>({
    name: 'Rekap',
    title: [...title, ''],
    rows: chiefs,
    columns: [
      { header: 'Polres', value: ({ person }) => person.clientName, total: { label: 'TOTAL' } },
      { header: 'Pangkat dan Nama', value: ({ person }) => shownName(person) },
      { header: total, kind: 'integer', width: 16, total: 'sum', value: ({ count }) => count },
    ],
  });
}
