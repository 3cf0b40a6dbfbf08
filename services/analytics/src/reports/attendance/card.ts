import type { Card } from '../../cards/card.ts';
import { divisionsOf } from '../people.ts';
import { momentLine, percentage, plain } from '../text.ts';
import type { AttendanceRecap } from './recap.ts';
import { type Tally, tallyOf } from './tallies.ts';
import { enoughWord, words } from './words.ts';

/** How many are done, partly done and not, of each unit or division. */
export function attendanceCard(recap: AttendanceRecap, rows: readonly Tally[]): Card {
  const { attendance, platform, policy, client, day, at } = recap;
  const enough = enoughWord[policy];
  const partsOf = ({ enough, partly, none, withoutHandle }: Tally): number[] => [enough, partly, none, withoutHandle];
  return {
    title: words[platform].title,
    client: plain(client.name),
    when: momentLine({ day, at }),
    headline: {
      value: percentage(attendance.byStatus.sudah, attendance.people),
      label: `personel sudah ${enough.toLowerCase()}`,
    },
    legend: [
      { label: enough, tone: 'done' },
      { label: 'Kurang', tone: 'partly' },
      { label: 'Belum', tone: 'none' },
      { label: 'Belum mengisi username', tone: 'missing' },
    ],
    totals: partsOf(tallyOf('', '', attendance.attendees)),
    rows: rows.map((row) => ({ label: plain(row.name) || '-', parts: partsOf(row) })),
    unit: 'personel',
  };
}

/** The divisions of those who are listed, in their order. */
export function divisionTallies({ attendance }: AttendanceRecap): Tally[] {
  return divisionsOf(attendance.attendees).map(([division, members]) => tallyOf(division, division, members));
}
