import type { UnitHandles } from '../../../exports/satker-update-matrix.ts';
import { shownName } from '../../people.ts';
import { bySeniority } from '../../seniority.ts';
import { bold, number } from '../../text.ts';
import { type Occasion, opening, section } from '../wording.ts';
import { inDivisions, type KnownPerson, missingHandles } from './known-people.ts';

export interface DirectorateData extends Occasion {
  units: readonly UnitHandles[];
  total: UnitHandles;
}

export interface UnitData extends Occasion {
  people: readonly KnownPerson[];
}

/** Numbers of everybody, of each unit that has told anything, and the names of those that have not. */
export function directorateText(data: DirectorateData): string {
  const told = data.units.filter(({ instagram, tiktok }) => instagram + tiktok > 0);
  const silent = data.units.filter(({ instagram, tiktok }) => instagram + tiktok === 0);
  return [
    ...opening(data, '📋 *Rekap Update Data Personel*'),
    ...numbersOf(data.total, 'Jumlah Total Personel'),
    '',
    `*Satker yang Sudah Input Data (${number(told.length)})*`,
    ...(told.length === 0 ? ['-'] : []),
    ...told.flatMap((unit, at) => [
      ...(at === 0 ? [] : ['']),
      `${at + 1}. ${bold(unit.name)}`,
      ...numbersOf(unit, 'Jumlah Personel'),
    ]),
    ...section(
      'Satker yang Belum Input Data',
      silent.map(({ name, people }, at) => {
        const registered = people === 0 ? 'belum ada personel terdaftar' : `${number(people)} personel terdaftar`;
        return `${at + 1}. ${bold(name)} (${registered})`;
      }),
    ),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

function numbersOf({ people, instagram, tiktok }: UnitHandles, title: string): string[] {
  return [
    `*${title}:* ${number(people)}`,
    `✅ *Sudah Mengisi Instagram:* ${number(instagram)}`,
    `✅ *Sudah Mengisi TikTok:* ${number(tiktok)}`,
    `❌ *Belum Mengisi Instagram:* ${number(people - instagram)}`,
    `❌ *Belum Mengisi TikTok:* ${number(people - tiktok)}`,
  ];
}

/** Who has told everything and who has not, by division. */
export function unitText(data: UnitData): string {
  const complete = data.people.filter((person) => missingHandles(person).length === 0);
  const incomplete = data.people.filter((person) => missingHandles(person).length > 0);
  return [
    ...opening(data, '📋 *Rekap Update Data Personel*'),
    `*Jumlah Personel:* ${number(data.people.length)}`,
    `✅ *Sudah Lengkap:* ${number(complete.length)}`,
    `❌ *Belum Lengkap:* ${number(incomplete.length)}`,
    ...section('✅ Sudah Lengkap', divisionLists(complete), complete.length),
    ...section('❌ Belum Lengkap', divisionLists(incomplete), incomplete.length),
    '',
    'Terima kasih.',
  ].join('\n');
}

/** Division by division; behind each name what is missing. */
export function divisionLists(people: readonly KnownPerson[]): string[] {
  return inDivisions(people).flatMap(([division, members]) => [
    `${bold(division)} (${number(members.length)})`,
    ...members.sort(bySeniority).map((person) => `- ${shownName(person)}${missingNote(person)}`),
  ]);
}

/** `, Instagram kosong, TikTok kosong` */
function missingNote(person: KnownPerson): string {
  return missingHandles(person)
    .map((network) => `, ${network} kosong`)
    .join('');
}
