import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type PageRequest, pagination } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { oneDecimal } from '../attendance/attendance.ts';
import { type Compared, compareUnits, type UnitRow, type UnitSort, unitsBy } from '../comparison/units.ts';
import { computation, effortOf } from '../computing/computation.ts';
import { measureWindows, type PostsByPlatform } from '../measure/windows.ts';
import { type ClosedWindow, spanOf, windowBefore } from '../periods/intervals.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { attendanceSummary } from './attendance-summary.ts';
import { platformVersions, selectPlatforms } from './platforms.ts';

export interface UnitsView {
  /** Null = all units. */
  page: PageRequest | null;
  /** Part of a name or id, upper case; null = whatever it is called. */
  search: string | null;
  sort: UnitSort;
}

interface Input {
  scope: AttendanceScope;
  window: Window;
  before: ClosedWindow | null;
  posts: PostsByPlatform;
  view: UnitsView;
}

/** The units of a scope beside each other, and beside themselves in the window before. */
export async function unitsOf(
  db: Kysely<DB>,
  answers: Answers,
  { scope, window, view }: Pick<Input, 'scope' | 'window' | 'view'>,
): Promise<Answer> {
  const before = windowBefore(window);
  const posts = await selectPlatforms(db, scope, spanOf(before ? [before, window] : [window]));
  return answers.of('units', { scope, window, before, posts, view }, await platformVersions(db, scope, posts));
}

export const unitsComputation = computation<Input>({
  format: 1,
  effort: ({ scope }) => effortOf(scope),
  async compute(db, { scope, window, before, posts, view }) {
    const windows = before ? [window, before] : [window];
    const { units, all } = compareUnits(await measureWindows(db, { scope, windows, userId: null }, posts));
    const { search, sort, page } = view;
    const found = search === null ? units : units.filter((unit) => isNamed(unit, search));
    const ordered = unitsBy(found, sort);
    const sent = page ? ordered.slice(page.offset, page.offset + page.limit) : ordered;
    const answer = {
      success: true,
      data: sent.map(({ clientId, name, regionalId, ranking, ...numbers }) => ({
        ...{ client_id: clientId, client_name: name, regional_id: regionalId, ranking },
        ...comparedNumbers(numbers),
      })),
      summary: { units: units.length, ...comparedNumbers(all) },
      window: boundsOf(window),
      previousWindow: before ? boundsOf(before) : null,
      ...(page ? { pagination: pagination(page, found.length) } : {}),
    };
    return Buffer.from(JSON.stringify(answer));
  },
});

export function boundsOf({ from, to }: Window): { start_date: string | null; end_date: string | null } {
  return { start_date: from, end_date: to };
}

function isNamed({ name, clientId }: UnitRow, search: string): boolean {
  return name.toUpperCase().includes(search) || clientId.toUpperCase().includes(search);
}

function comparedNumbers({ now, before, change }: Compared): object {
  const platform = (one: Platform): object => ({
    ...attendanceSummary(one, now[one]),
    previous: before ? attendanceSummary(one, before[one]) : null,
    averageCompletionChange:
      before && now[one].posts > 0 && before[one].posts > 0
        ? oneDecimal(now[one].averagePercentage - before[one].averagePercentage)
        : null,
  });
  return {
    users: now.instagram.people,
    completion: now.completion,
    previousCompletion: before?.completion ?? null,
    completionChange: change,
    instagram: platform('instagram'),
    tiktok: platform('tiktok'),
  };
}
