import { shownName } from '../people.ts';
import { boldTitle, number, salutation } from '../text.ts';
import { contentLines, heading, inStatus, listTitle, shownStatuses } from './lines.ts';
import type { AttendanceRecap } from './recap.ts';
import { enoughWord, policyNotes, words } from './words.ts';

/** The people of a directorate's office in four lists, names only. WhatsApp markup, Indonesian. */
export function officeRecap(recap: AttendanceRecap): string {
  const lists = shownStatuses.all.flatMap((status) => {
    const people = inStatus(recap.attendance.attendees, status);
    const title = `${listTitle(status, recap.policy)} (${number(people.length)})`;
    return [
      '',
      boldTitle(title),
      ...(people.length === 0 ? ['-'] : people.map(({ person }) => `- ${shownName(person)}`)),
    ];
  });
  return [...officeHead(recap), ...lists, '', 'Demikian, terima kasih.'].join('\n');
}

/** What both forms begin with: the posts, and the numbers of everybody. */
export function officeHead(recap: AttendanceRecap): string[] {
  const { attendance, platform, policy } = recap;
  const { sudah, kurang, belum, no_username } = attendance.byStatus;
  return [
    ...salutation,
    ...heading(`Absensi ${words[platform].title} Personel`, recap),
    '',
    ...contentLines(recap),
    '',
    `*Jumlah Personel:* ${number(attendance.people)}`,
    `✅ *${enoughWord[policy]}:* ${number(sudah)}`,
    `⚠️ *Kurang:* ${number(kurang)}`,
    `❌ *Belum:* ${number(belum)}`,
    `❗ *Belum Mengisi ${words[platform].handle}:* ${number(no_username)}`,
    ...policyNotes[policy],
  ];
}
