import type { Platform } from '@cicero/contracts';
import { type Attendee, computeAttendance } from '../../../attendance/attendance.ts';
import type { AttendanceStatus } from '../../../attendance/ladder.ts';
import { fileName } from '../../../exports/file.ts';
import { byName, ownFirst } from '../../../exports/units.ts';
import type { MeasuredWindow } from '../../../measure/windows.ts';
import { shownName } from '../../people.ts';
import type { ReportFile, ReportQuestion } from '../../report.ts';
import { bySeniority } from '../../seniority.ts';
import { momentLine, number, plain } from '../../text.ts';
import { engagementOf, numberedLines } from '../wording.ts';
import type { PostDone } from './numbers.ts';

interface Lists {
  platform: Platform;
  measured: Readonly<Record<Platform, MeasuredWindow>>;
  contents: readonly PostDone[];
}

type About = Pick<ReportQuestion, 'client' | 'day' | 'at'>;

/** Everybody by unit and status, as a plain text file. */
export function listsFile(about: About, lists: Lists): ReportFile {
  const occasion = { client: about.client, at: new Date(about.at) };
  const report = `Absensi_Engagement_${engagementOf[lists.platform].network}`;
  return {
    name: fileName(occasion, report, `Tanggal_${about.day}`, 'txt'),
    bytes: Buffer.from(listsText(about, lists)),
  };
}

/** The directorate first, then the units that did most. No markup: a file shows what stands in it. Pure. */
export function listsText({ client, day, at }: About, { platform, measured, contents }: Lists): string {
  const { network, done } = engagementOf[platform];
  const other = platform === 'instagram' ? 'tiktok' : 'instagram';
  const elsewhere = new Map(Iterator.from(measured[other].people).map(({ userId, handle }) => [userId, handle]));
  const { totals, people } = measured[platform];
  const { attendees, byStatus, posts } = computeAttendance(totals, [...people]);
  const { sudah, kurang, belum, no_username } = byStatus;
  const units = [...Map.groupBy(attendees, ({ person }) => person.clientId)]
    .map(([clientId, members]) => ({
      clientId,
      name: members[0]?.person.clientName ?? clientId,
      members,
      done: members.reduce((sum, { count }) => sum + count, 0),
    }))
    .sort((a, b) => ownFirst(client.clientId)(a, b) || b.done - a.done || byName(a, b));
  return [
    `ABSENSI ENGAGEMENT ${network.toUpperCase()}`,
    plain(client.name),
    momentLine({ day, at: new Date(at) }),
    '',
    `Jumlah konten: ${number(posts)}`,
    ...contents.map(({ url, read }) => `- ${url}${read ? '' : ' (belum terbaca)'}`),
    '',
    `Jumlah personel: ${number(attendees.length)}`,
    `Sudah: ${number(sudah + kurang)} (lengkap ${number(sudah)}, sebagian ${number(kurang)})`,
    `Belum: ${number(belum)}`,
    `Belum mengisi username ${network}: ${number(no_username)}`,
    '',
    `Tiap satker: personel / lengkap / sebagian / belum / belum mengisi ${network} / belum mengisi ${engagementOf[other].network}`,
    ...units.flatMap((unit) => ['', ...unitBlock(unit, platform, elsewhere)]),
    '',
    `Sebaran ${done} per konten`,
    ...numberedLines(
      contents.map(({ url, read, people }) => `${url} - ${read ? `${number(people)} personel` : 'belum terbaca'}`),
    ),
    '',
  ].join('\n');
}

function unitBlock(
  { name, members }: { name: string; members: readonly Attendee[] },
  platform: Platform,
  elsewhere: ReadonlyMap<string, string | null>,
): string[] {
  const { done } = engagementOf[platform];
  const of = (status: AttendanceStatus): Attendee[] =>
    members.filter((one) => one.status === status).sort((a, b) => bySeniority(a.person, b.person));
  const [complete, partly, none, missing] = [of('sudah'), of('kurang'), of('belum'), of('no_username')];
  const withoutOther = members.filter(({ person }) => !elsewhere.get(person.userId)?.trim()).length;
  const numbers = [members.length, complete.length, partly.length, none.length, missing.length, withoutOther];
  const counted = ({ person, count }: Attendee): string => `${shownName(person)}, ${number(count)} ${done}`;
  return [
    `${plain(name)} : ${numbers.map(number).join(' / ')}`,
    ...list('Lengkap', complete, counted),
    ...list('Sebagian', partly, counted),
    ...list('Belum', none, ({ person, username }) => `${shownName(person)}, ${handleText(username)}`),
    ...list(`Belum mengisi username ${engagementOf[platform].network}`, missing, ({ person }) => {
      const handles = {
        [platform]: '-',
        [platform === 'instagram' ? 'tiktok' : 'instagram']: handleText(elsewhere.get(person.userId)),
      };
      return `${shownName(person)}, Instagram ${handles.instagram}, TikTok ${handles.tiktok}`;
    }),
  ];
}

function list(title: string, people: readonly Attendee[], line: (one: Attendee) => string): string[] {
  if (people.length === 0) return [];
  return [`${title}: ${number(people.length)}`, ...people.map((one) => `- ${line(one)}`)];
}

function handleText(handle: string | null | undefined): string {
  const shown = (handle ?? '').replace(/[@\s\p{Cc}\p{Bidi_Control}]/gu, '');
  return shown === '' ? '-' : `@${shown}`;
}
