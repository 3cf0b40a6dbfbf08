import { bold, number, salutation } from '../text.ts';
import { contentLines, heading } from './lines.ts';
import type { AttendanceRecap } from './recap.ts';
import { type Tally, tallyOf, unitTallies } from './tallies.ts';
import { enoughWord, type Mode, policyNotes, words } from './words.ts';

/** The recap of a directorate: its numbers, then the same numbers of each unit. WhatsApp markup, Indonesian. */
export function directorateRecap(recap: AttendanceRecap, mode: Mode = 'all'): string {
  const { attendance, platform, policy } = recap;
  const units = unitTallies(recap).filter(shown[mode]);
  return [
    ...salutation,
    ...heading(`Rekap Akumulasi ${words[platform].title}`, recap),
    '',
    ...contentLines(recap),
    '',
    ...numbersOf(tallyOf('', '', attendance.attendees), recap, 'Jumlah Total Personel'),
    ...policyNotes[policy],
    ...units.flatMap((unit, at) => ['', `${at + 1}. ${bold(unit.name)}`, ...numbersOf(unit, recap, 'Jumlah Personel')]),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

/** Units with somebody of the kind in question. */
const shown: Readonly<Record<Mode, (unit: Tally) => boolean>> = {
  all: () => true,
  sudah: ({ enough, partly }) => enough + partly > 0,
  belum: ({ none, withoutHandle }) => none + withoutHandle > 0,
};

function numbersOf(tally: Tally, { platform, policy }: AttendanceRecap, peopleTitle: string): string[] {
  const { enough, partly } = tally;
  const parts = `${enoughWord[policy].toLowerCase()} ${number(enough)}, kurang ${number(partly)}`;
  return [
    `*${peopleTitle}:* ${number(tally.people)}`,
    `✅ *Sudah:* ${number(enough + partly)} (${parts})`,
    `❌ *Belum:* ${number(tally.none)}`,
    `❗ *Belum Mengisi ${words[platform].handle}:* ${number(tally.withoutHandle)}`,
  ];
}
