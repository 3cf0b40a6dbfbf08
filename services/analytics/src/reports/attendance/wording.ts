import type { Platform } from '@cicero/contracts';
import type { Day } from '@cicero/runtime';
import type { Attendance, Attendee } from '../../attendance/attendance.ts';
import type { AttendanceStatus } from '../../attendance/ladder.ts';
import { compareNames } from '../../attendance/order.ts';
import { byDivision, bySeniority } from '../seniority.ts';
import { bold, dayLine, number, plain, timeLine } from '../text.ts';

/** What an attendance recap is about. */
export interface AttendanceRecap {
  platform: Platform;
  client: { clientId: string; name: string };
  /** The Jakarta day whose posts count. */
  day: Day;
  /** When the numbers were read. */
  at: Date;
  /** Links of the posts, in order of publication. */
  links: readonly string[];
  attendance: Attendance;
}

const words = {
  instagram: { title: 'Likes Instagram', content: 'Instagram', handle: 'Username Instagram' },
  tiktok: { title: 'Komentar TikTok', content: 'TikTok', handle: 'Username TikTok' },
} as const;

/** The recap of a unit: its numbers, then its people by division. WhatsApp markup, Indonesian. */
export function unitRecap(recap: AttendanceRecap): string {
  const { attendance, platform } = recap;
  const { byStatus } = attendance;
  const divisions = Map.groupBy(attendance.attendees, ({ person }) => plain(person.division) || '-');
  return [
    `📋 *Rekap ${words[platform].title}*`,
    ...heading(recap),
    '',
    `*Jumlah Personel:* ${number(attendance.attendees.length)}`,
    `✅ *Lengkap:* ${number(byStatus.sudah)}`,
    `⚠️ *Kurang:* ${number(byStatus.kurang)}`,
    `❌ *Belum:* ${number(byStatus.belum)}`,
    `❗ *Tanpa ${words[platform].handle}:* ${number(byStatus.no_username)}`,
    ...[...divisions]
      .sort(([a], [b]) => byDivision(a, b))
      .flatMap(([division, members]) => ['', ...divisionBlock(recap, division, members)]),
    '',
    'Terima kasih.',
  ].join('\n');
}

/** The recap of a directorate: its numbers, then the same numbers of each unit. */
export function directorateRecap(recap: AttendanceRecap): string {
  const { attendance, platform } = recap;
  return [
    'Yth. Bapak/Ibu Pimpinan,',
    'berikut kami laporkan:',
    '',
    `📋 *Rekap Akumulasi ${words[platform].title}*`,
    ...heading(recap),
    '',
    ...numbersOf(tallyOf('', '', attendance.attendees), platform, 'Jumlah Total Personel'),
    ...unitsInOrder(recap).flatMap((unit, at) => [
      '',
      `${at + 1}. ${bold(unit.name)}`,
      ...numbersOf(unit, platform, 'Jumlah Personel'),
    ]),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

/** Says that there was nothing to like or comment on. */
export function nothingPublished({
  platform,
  client,
  day,
}: Pick<AttendanceRecap, 'platform' | 'client' | 'day'>): string {
  return `Tidak ada konten ${words[platform].content} ${bold(client.name)} pada ${dayLine(day)}.`;
}

function heading({ client, day, at, links, attendance }: AttendanceRecap): string[] {
  return [
    bold(client.name),
    `${dayLine(day)} · ${timeLine(at)}`,
    '',
    `*Jumlah Konten:* ${number(attendance.posts)}`,
    ...links,
  ];
}

const listTitles: readonly [AttendanceStatus, string][] = [
  ['sudah', '✅ Lengkap'],
  ['kurang', '⚠️ Kurang'],
  ['belum', '❌ Belum'],
  ['no_username', '❗ Tanpa username'],
];

function divisionBlock(recap: AttendanceRecap, division: string, members: readonly Attendee[]): string[] {
  const lists = listTitles.flatMap(([status, title]) => {
    const people = members.filter((one) => one.status === status).sort((a, b) => bySeniority(a.person, b.person));
    if (people.length === 0) return [];
    return [
      `${title} (${number(people.length)}):`,
      ...people.map((one) => `- ${personLine(one, recap.attendance.posts)}`),
    ];
  });
  return [`${bold(division)} (${number(members.length)} personel)`, ...lists];
}

function personLine({ person, status, username, count }: Attendee, posts: number): string {
  const name = plain([person.title, person.name].filter(Boolean).join(' ')) || person.userId;
  if (status === 'no_username') return name;
  return `${name} : ${shownHandle(username)} (${count}/${posts} konten)`;
}

/** A handle whose underscores WhatsApp would read as italics is set in monospace, where nothing is markup. */
function shownHandle(username: string | null): string {
  const handle = `@${(username ?? '').replace(/[@\s*~`\p{Cc}\p{Bidi_Control}]/gu, '')}`;
  return /[^a-z0-9]_|_([^a-z0-9]|$)/i.test(handle) ? `\`\`\`${handle}\`\`\`` : handle;
}

interface UnitTally {
  clientId: string;
  name: string;
  people: number;
  complete: number;
  partly: number;
  none: number;
  withoutHandle: number;
}

function tallyOf(clientId: string, name: string, members: readonly Attendee[]): UnitTally {
  const count = (status: AttendanceStatus): number => members.filter((one) => one.status === status).length;
  return {
    clientId,
    name,
    people: members.length,
    complete: count('sudah'),
    partly: count('kurang'),
    none: count('belum'),
    withoutHandle: count('no_username'),
  };
}

function numbersOf(tally: UnitTally, platform: Platform, peopleTitle: string): string[] {
  return [
    `*${peopleTitle}:* ${number(tally.people)}`,
    `✅ *Sudah:* ${number(tally.complete + tally.partly)} (lengkap ${number(tally.complete)}, kurang ${number(tally.partly)})`,
    `❌ *Belum:* ${number(tally.none)}`,
    `❗ *Belum Isi ${words[platform].handle}:* ${number(tally.withoutHandle)}`,
  ];
}

/** So many people make a unit large enough to be compared by share. */
const largeUnit = 100;

/**
 * The directorate itself first. Likes: by people who are complete, then by size. Comments: large units by the share of
 * complete people, then the smaller ones by their number. Names decide what is equal.
 */
function unitsInOrder({ platform, client, attendance }: AttendanceRecap): UnitTally[] {
  const groups = Map.groupBy(attendance.attendees, ({ person }) => person.clientId);
  const units = [...groups].map(([clientId, members]) =>
    tallyOf(clientId, members[0]?.person.clientName ?? clientId, members),
  );
  const own = (unit: UnitTally): number => (unit.clientId.trim().toUpperCase() === client.clientId ? 0 : 1);
  const likes = (a: UnitTally, b: UnitTally): number => b.complete - a.complete || b.people - a.people;
  const comments = (a: UnitTally, b: UnitTally): number => {
    const [largeA, largeB] = [a.people >= largeUnit, b.people >= largeUnit];
    if (largeA !== largeB) return largeA ? -1 : 1;
    return largeA ? b.complete / b.people - a.complete / a.people : b.complete - a.complete;
  };
  const order = platform === 'instagram' ? likes : comments;
  return units.sort(
    (a, b) => own(a) - own(b) || order(a, b) || compareNames(a.name.toUpperCase(), b.name.toUpperCase()),
  );
}
