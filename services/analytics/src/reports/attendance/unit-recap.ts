import type { Attendee } from '../../attendance/attendance.ts';
import { divisionsOf } from '../people.ts';
import { bold, number } from '../text.ts';
import { contentLines, heading, inStatus, listTitle, personLine, shownStatuses } from './lines.ts';
import type { AttendanceRecap } from './recap.ts';
import { enoughWord, type Mode, policyNotes, words } from './words.ts';

/** The recap of a unit: its numbers, then its people by division. WhatsApp markup, Indonesian. */
export function unitRecap(recap: AttendanceRecap, mode: Mode = 'all'): string {
  const { attendance, platform, policy } = recap;
  const { byStatus } = attendance;
  return [
    ...heading(`Rekap ${words[platform].title}`, recap),
    '',
    ...contentLines(recap),
    '',
    `*Jumlah Personel:* ${number(attendance.people)}`,
    `✅ *${enoughWord[policy]}:* ${number(byStatus.sudah)}`,
    `⚠️ *Kurang:* ${number(byStatus.kurang)}`,
    `❌ *Belum:* ${number(byStatus.belum)}`,
    `❗ *Belum Mengisi ${words[platform].handle}:* ${number(byStatus.no_username)}`,
    ...policyNotes[policy],
    ...divisionsOf(attendance.attendees).flatMap(([division, members]) =>
      divisionBlock(recap, mode, division, members),
    ),
    '',
    'Terima kasih.',
  ].join('\n');
}

/** A division without anybody to show is left out. */
function divisionBlock(recap: AttendanceRecap, mode: Mode, division: string, members: readonly Attendee[]): string[] {
  const lists = shownStatuses[mode].flatMap((status) => {
    const people = inStatus(members, status);
    if (people.length === 0) return [];
    return [
      `${listTitle(status, recap.policy)} (${number(people.length)}):`,
      ...people.map((one) => `- ${personLine(one, recap.attendance.posts)}`),
    ];
  });
  return lists.length === 0 ? [] : ['', `${bold(division)} (${number(members.length)} personel)`, ...lists];
}
