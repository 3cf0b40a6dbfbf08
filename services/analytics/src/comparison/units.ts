import { type Platform, platforms } from '@cicero/contracts';
import { type AttendanceNumbers, computeNumbers, oneDecimal } from '../attendance/attendance.ts';
import { byCode, byNumber, byText, inOrderOf, sortsOf } from '../attendance/columns.ts';
import type { Person } from '../attendance/person.ts';
import type { MeasuredWindow, MeasuredWindows } from '../measure/windows.ts';

/** Both platforms in one window. */
export interface Numbers extends Readonly<Record<Platform, AttendanceNumbers>> {
  /** Mean of the platforms that have posts, of their average completion; percent, one decimal; null without posts. */
  completion: number | null;
}

/** A window, and the one before it where there is one. */
export interface Compared {
  now: Numbers;
  before: Numbers | null;
  /** Percentage points that `completion` has gained; null where there is nothing to compare. */
  change: number | null;
}

/** The people of one client. */
export interface UnitRow extends Compared {
  clientId: string;
  name: string;
  regionalId: string | null;
  /** Place by completion among all units, from 1. */
  ranking: number;
}

export interface UnitComparison {
  /** By ranking. */
  units: readonly UnitRow[];
  /** Everybody together. */
  all: Compared;
}

/**
 * Compares the clients whose people a scope lists: everybody measured by the same posts, with the same engine. Pure; the
 * rules are in docs/insights.md.
 * @param measured the window in question, and maybe the one before
 */
export function compareUnits(measured: MeasuredWindows): UnitComparison {
  const clients = new Map<string, { name: string; regionalId: string | null }>();
  for (const { clientId, clientName, regionalId } of measured.instagram[0]?.people ?? []) {
    clients.set(clientId, { name: clientName, regionalId });
  }
  const groups = {
    instagram: measured.instagram.map(byClient),
    tiktok: measured.tiktok.map(byClient),
  };
  const rows = [...clients].map(([clientId, client]) => {
    const of = (platform: Platform): MeasuredWindow[] =>
      measured[platform].map(({ totals }, at) => ({ totals, people: groups[platform][at]?.get(clientId) ?? [] }));
    return { clientId, ...client, ranking: 0, ...compare({ instagram: of('instagram'), tiktok: of('tiktok') }) };
  });
  return { units: ranked(rows), all: compare(measured) };
}

function byClient({ people }: MeasuredWindow): Map<string, Person[]> {
  return Map.groupBy(people, ({ clientId }) => clientId);
}

function compare(measured: MeasuredWindows): Compared {
  const now = numbersOf(measured, 0);
  const before = measured.instagram.length > 1 ? numbersOf(measured, 1) : null;
  const gained =
    now.completion === null || before?.completion == null ? null : oneDecimal(now.completion - before.completion);
  return { now, before, change: gained };
}

/** The numbers of both platforms in one of the windows. */
export function numbersOf(measured: MeasuredWindows, at: number): Numbers {
  const of = (platform: Platform): AttendanceNumbers => {
    const { totals, people } = measured[platform][at] ?? { totals: { posts: 0, withSnapshot: 0 }, people: [] };
    return computeNumbers(totals, people);
  };
  const numbers = { instagram: of('instagram'), tiktok: of('tiktok') };
  const used = platforms.filter((platform) => numbers[platform].posts > 0);
  const sum = used.reduce((total, platform) => total + numbers[platform].averagePercentage, 0);
  return { ...numbers, completion: used.length === 0 ? null : oneDecimal(sum / used.length) };
}

const participation = ({ now }: UnitRow): number =>
  now.instagram.participationPercentage + now.tiktok.participationPercentage;

/** Who completes most comes first; then who takes part most, then the larger unit, then by name. */
function ranked(rows: readonly UnitRow[]): UnitRow[] {
  return rows
    .toSorted(
      (a, b) =>
        columns.completion(b, a) ||
        participation(b) - participation(a) ||
        columns.users(b, a) ||
        columns.nama(a, b) ||
        columns.client_id(a, b),
    )
    .map((row, at) => ({ ...row, ranking: at + 1 }));
}

const columns = {
  ranking: byNumber((row: UnitRow) => row.ranking),
  completion: byNumber((row: UnitRow) => row.now.completion),
  change: byNumber((row: UnitRow) => row.change),
  users: byNumber((row: UnitRow) => row.now.instagram.people),
  nama: byText((row: UnitRow) => row.name),
  client_id: byCode((row: UnitRow) => row.clientId),
};
/** What `sort` may say; with `-` before it from the other end. */
export const unitSorts = sortsOf(columns);
export type UnitSort = (typeof unitSorts)[number];

export function unitsBy(rows: readonly UnitRow[], sort: UnitSort): UnitRow[] {
  return inOrderOf(columns, rows, sort);
}
