import type { Amplification, Amplifier } from '../../../amplification/amplification.ts';
import { byName, ownFirst } from '../../../exports/units.ts';
import { shownName } from '../../people.ts';
import { bySeniority } from '../../seniority.ts';
import { bold, number, plain } from '../../text.ts';
import { type Occasion, opening, section } from '../wording.ts';
import type { KindOption, Task } from './subject.ts';

/** What an amplification recap is about. */
export interface AmplificationRecap extends Occasion {
  kind: KindOption;
  tasks: readonly Task[];
  amplification: Amplification;
}

export const taskNames = {
  official: { title: 'Absensi Amplifikasi', noun: 'konten resmi', count: 'Jumlah Konten Resmi Hari Ini' },
  special: { title: 'Absensi Amplifikasi Tugas Khusus', noun: 'tugas khusus', count: 'Jumlah Konten Tugas Khusus' },
} as const satisfies Record<KindOption, object>;

/** The recap of a unit: its numbers, then its people by what they have done. WhatsApp markup, Indonesian. */
export function unitRecap(recap: AmplificationRecap): string {
  const { amplifiers } = recap.amplification;
  const listed = (status: Amplifier['status']): string[] =>
    amplifiers
      .filter((one) => one.status === status)
      .sort((a, b) => b.given - a.given || bySeniority(a.person, b.person))
      .map((one) => personLine(one, recap.amplification.tasks));
  return [
    ...heading(recap),
    ...section('✅ Sudah', listed('sudah')),
    ...section('⚠️ Belum Lengkap', listed('kurang')),
    ...section('❌ Belum', listed('belum')),
    '',
    'Terima kasih.',
  ].join('\n');
}

/** The recap of a directorate: its numbers, then the numbers of each unit. */
export function directorateRecap(recap: AmplificationRecap): string {
  return [
    ...heading(recap),
    ...numbersOf(tallyOf('', '', recap.amplification.amplifiers), 'Jumlah Total Personel'),
    ...unitTallies(recap).flatMap((unit, at) => [
      '',
      `${at + 1}. ${bold(unit.name)}`,
      ...numbersOf(unit, 'Jumlah Personel'),
      `🔗 *Total Link:* ${number(unit.links)}`,
    ]),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

/** Title, tasks, and what was done about them; the same in every layout. */
export function heading(recap: AmplificationRecap): string[] {
  const { kind, tasks, amplification } = recap;
  const active = amplification.amplifiers.filter(({ done }) => done > 0).length;
  // The excused are done; links are told as they were reported, here as in the recap of links.
  const links = amplification.amplifiers.reduce((sum, { given }) => sum + given, 0);
  return [
    ...opening(recap, `📋 *${taskNames[kind].title}*`),
    `*${taskNames[kind].count}:* ${number(tasks.length)}`,
    ...tasks.map(({ url }) => url),
    '',
    `*Jumlah Personel yang Melaksanakan:* ${number(active)}`,
    `*Jumlah Total Link dari 5 Platform:* ${number(links)}`,
  ];
}

/** `SAT BINMAS – AIPDA NAMA (tugas 2/3, 7 link)` */
function personLine({ person, done, given }: Amplifier, tasks: number): string {
  const division = plain(person.division).toUpperCase();
  const numbers = `tugas ${number(done)}/${number(tasks)}, ${number(given)} link`;
  return `${division === '' ? '' : `${division} – `}${shownName(person)} (${numbers})`;
}

/** What the people of a unit have done. */
export interface UnitTally {
  clientId: string;
  name: string;
  people: number;
  complete: number;
  partly: number;
  none: number;
  links: number;
}

/** By unit: the directorate itself, then most people who are complete, most links, name. */
export function unitTallies({
  client,
  amplification,
}: Pick<AmplificationRecap, 'client' | 'amplification'>): UnitTally[] {
  const groups = Map.groupBy(amplification.amplifiers, ({ person }) => person.clientId);
  const first = ownFirst(client.clientId);
  return [...groups]
    .map(([clientId, members]) => tallyOf(clientId, members[0]?.person.clientName ?? clientId, members))
    .sort((a, b) => first(a, b) || b.complete - a.complete || b.links - a.links || byName(a, b));
}

function tallyOf(clientId: string, name: string, members: readonly Amplifier[]): UnitTally {
  const tally = { clientId, name, people: members.length, complete: 0, partly: 0, none: 0, links: 0 };
  for (const { status, given } of members) {
    tally.links += given;
    if (status === 'sudah') tally.complete += 1;
    else if (status === 'kurang') tally.partly += 1;
    else tally.none += 1;
  }
  return tally;
}

function numbersOf({ people, complete, partly, none }: UnitTally, title: string): string[] {
  return [
    `*${title}:* ${number(people)}`,
    `✅ *Sudah:* ${number(complete)}`,
    `⚠️ *Belum Lengkap:* ${number(partly)}`,
    `❌ *Belum:* ${number(none)}`,
  ];
}
