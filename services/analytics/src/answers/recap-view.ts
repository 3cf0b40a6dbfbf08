import { type PageParameters, type PageRequest, pageIfAsked } from '@cicero/runtime';
import type { Attendee } from '../attendance/attendance.ts';
import { byCode, byNumber, byText, inOrderOf, sortsOf } from '../attendance/columns.ts';
import type { AttendanceStatus } from '../attendance/ladder.ts';

const columns = {
  ranking: byNumber((row: RankedRow) => row.ranking),
  nama: byText((row: RankedRow) => row.attendee.person.name),
  divisi: byText((row: RankedRow) => row.attendee.person.division),
  client_id: byText((row: RankedRow) => row.attendee.person.clientId),
  user_id: byCode((row: RankedRow) => row.attendee.person.userId),
};
/** What `sort` may say; with `-` before it from the other end. */
export const recapSorts = sortsOf(columns);
export type RecapSort = (typeof recapSorts)[number];

/** Which rows of a recap are sent. */
export interface RecapView {
  /** Null = all of them. */
  page: PageRequest | null;
  /** Part of a name, or the beginning of a number; upper case. */
  search: string | null;
  /** Upper case. */
  division: string | null;
  status: AttendanceStatus | null;
  sort: RecapSort;
}

export const wholeRecap: RecapView = { page: null, search: null, division: null, status: null, sort: 'ranking' };

/** What a query says about rows; every value may be missing or blank. */
export interface RecapViewQuery extends PageParameters {
  search?: string | undefined;
  divisi?: string | undefined;
  status?: AttendanceStatus | undefined;
  sort?: RecapSort | undefined;
}

/** The view that a query asks for. */
export function recapViewOf(query: RecapViewQuery): RecapView {
  return {
    page: pageIfAsked(query),
    search: query.search?.trim().toUpperCase() || null,
    division: query.divisi?.trim().toUpperCase() || null,
    status: query.status ?? null,
    sort: query.sort ?? 'ranking',
  };
}

/** A person's row, and its place among everybody. */
export interface RankedRow {
  attendee: Attendee;
  /** From 1. */
  ranking: number;
}

/**
 * The rows that a view sends, and how many match it on all pages.
 * @param attendees everybody, in row order
 */
export function sentRows(
  attendees: readonly Attendee[],
  { page, search, division, status, sort }: RecapView,
): { rows: RankedRow[]; matching: number } {
  const ranked = attendees.map((attendee, at): RankedRow => ({ attendee, ranking: at + 1 }));
  const matches = ({ attendee: { person, status: own } }: RankedRow): boolean =>
    (status === null || own === status) &&
    (division === null || person.division?.trim().toUpperCase() === division) &&
    (search === null || (person.name?.toUpperCase().includes(search) ?? false) || person.userId.startsWith(search));
  const narrowed = status !== null || division !== null || search !== null ? ranked.filter(matches) : ranked;
  const ordered = sort === 'ranking' ? narrowed : inOrderOf(columns, narrowed, sort);
  const rows = page ? ordered.slice(page.offset, page.offset + page.limit) : ordered;
  return { rows, matching: narrowed.length };
}
