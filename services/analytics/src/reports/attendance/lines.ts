import type { Attendee } from '../../attendance/attendance.ts';
import type { AttendanceStatus, DonePolicy } from '../../attendance/ladder.ts';
import { type LinkedPost, unreadOf } from '../content.ts';
import { shownHandle, shownName } from '../people.ts';
import { bySeniority } from '../seniority.ts';
import { bold, momentLine, number } from '../text.ts';
import type { AttendanceRecap, Occasion } from './recap.ts';
import { enoughWord, type Mode, words } from './words.ts';

/** What it is, whose, and of when. */
export function heading(title: string, occasion: Pick<Occasion, 'client' | 'day' | 'at'>, mark = '📋'): string[] {
  return [`${mark} *${title}*`, bold(occasion.client.name), momentLine(occasion)];
}

/** The posts that everything is counted on; where nobody has looked yet, nobody can be counted. */
export function contentLines({ platform, posts, attendance }: AttendanceRecap): string[] {
  const unread = ` (${words[platform].noun} belum terbaca)`;
  return [countLine(attendance.posts, posts), ...posts.map(({ url, read }) => (read ? url : `${url}${unread}`))];
}

/** `*Jumlah Konten:* 3 (1 belum terbaca)` */
export function countLine(count: number, posts: readonly Pick<LinkedPost, 'read'>[]): string {
  const unread = unreadOf(posts);
  return `*Jumlah Konten:* ${number(count)}${unread === 0 ? '' : ` (${number(unread)} belum terbaca)`}`;
}

/** The groups of a list, in order. */
export const shownStatuses: Readonly<Record<Mode, readonly AttendanceStatus[]>> = {
  all: ['sudah', 'kurang', 'belum', 'no_username'],
  sudah: ['sudah', 'kurang'],
  belum: ['belum', 'no_username'],
};

export function listTitle(status: AttendanceStatus, policy: DonePolicy): string {
  if (status === 'sudah') return `✅ ${enoughWord[policy]}`;
  if (status === 'kurang') return '⚠️ Kurang';
  return status === 'belum' ? '❌ Belum' : '❗ Belum mengisi username';
}

/** Those of a status, the most senior first. */
export function inStatus(attendees: readonly Attendee[], status: AttendanceStatus): Attendee[] {
  return attendees.filter((one) => one.status === status).sort((a, b) => bySeniority(a.person, b.person));
}

/** Rank, name, handle and what is done of what was asked. */
export function personLine({ person, status, username, count }: Attendee, posts: number): string {
  if (status === 'no_username') return shownName(person);
  return `${shownName(person)} : ${shownHandle(username)} (${count}/${posts} konten)`;
}
