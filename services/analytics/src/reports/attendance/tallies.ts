import type { Attendee } from '../../attendance/attendance.ts';
import { compareNames } from '../../attendance/order.ts';
import type { AttendanceRecap } from './recap.ts';

/** How many people of a unit or division have which status. */
export interface Tally {
  /** Of a unit its client id, of a division its name. */
  key: string;
  name: string;
  people: number;
  enough: number;
  partly: number;
  none: number;
  withoutHandle: number;
  /** Posts done, all together. */
  engagements: number;
}

/** One pass over the members. */
export function tallyOf(key: string, name: string, members: readonly Attendee[]): Tally {
  const tally = { key, name, people: 0, enough: 0, partly: 0, none: 0, withoutHandle: 0, engagements: 0 };
  for (const { status, count } of members) {
    tally.people += 1;
    tally.engagements += count;
    if (status === 'sudah') tally.enough += 1;
    else if (status === 'kurang') tally.partly += 1;
    else if (status === 'no_username') tally.withoutHandle += 1;
    else tally.none += 1;
  }
  return tally;
}

/** So many people make a unit large enough to be compared by share. */
const largeUnit = 100;

/**
 * The units of a directorate, itself first. Likes: by people who are done, then by size. Comments: large units by the
 * share of people who are done, then the smaller ones by their number. Names decide what is equal.
 */
export function unitTallies({ platform, client, attendance }: AttendanceRecap): Tally[] {
  const groups = Map.groupBy(attendance.attendees, ({ person }) => person.clientId);
  const units = [...groups].map(([clientId, members]) =>
    tallyOf(clientId, members[0]?.person.clientName.trim() || clientId, members),
  );
  const own = (unit: Tally): number => (unit.key.trim().toUpperCase() === client.clientId ? 0 : 1);
  const likes = (a: Tally, b: Tally): number => b.enough - a.enough || b.people - a.people;
  const comments = (a: Tally, b: Tally): number => {
    const [largeA, largeB] = [a.people >= largeUnit, b.people >= largeUnit];
    if (largeA !== largeB) return largeA ? -1 : 1;
    return largeA ? b.enough / b.people - a.enough / a.people : b.enough - a.enough;
  };
  const order = platform === 'instagram' ? likes : comments;
  return units.sort(
    (a, b) =>
      own(a) - own(b) ||
      order(a, b) ||
      compareNames(a.name.toUpperCase(), b.name.toUpperCase()) ||
      (a.key < b.key ? -1 : 1),
  );
}
