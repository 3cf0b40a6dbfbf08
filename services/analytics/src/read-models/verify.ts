import { setTimeout as sleep } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import { type Day, endOfMonth, startOfMonth } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { atOneMoment } from '../measure/moment.ts';
import { type ClientMonth, clientMonths, type MonthsOptions, tallyKeys } from './client-months.ts';
import {
  compareMonth,
  comparePosts,
  type DifferenceKind,
  differenceKinds,
  type Found,
  lookAt,
  type Sample,
} from './differences.ts';
import { type RecountedRows, rebuildMonth } from './rebuild.ts';
import { type TakenOver, takeOverLists } from './take-over-lists.ts';
import type { TallyKey } from './tallies.ts';

export interface Difference extends Sample, TallyKey {
  kind: DifferenceKind;
}

export interface VerifyOptions extends MonthsOptions {
  /** So many differences of a kind are shown; all are counted. */
  samples: number;
  /** Milliseconds between the two looks. */
  settle: number;
  /** Add facts that lists have, and rebuild what is wrong, before the second look. */
  repair?: boolean;
  onProgress?: (looked: ClientMonth & { differences: number }) => void;
  onRepaired?: (repaired: ClientMonth & TakenOver & { rows: RecountedRows }) => void;
  onDifference?: (difference: Difference) => void;
}

export interface Verified {
  /** Client-months looked at. */
  months: number;
  /** Those with differences; a client whose posts differ counts as one. */
  different: number;
  counts: Record<DifferenceKind, number>;
}

/** What is compared as of one moment: a client-month, or the posts of a client. */
interface Part extends TallyKey {
  month: Day | null;
}

/**
 * Compares stored posts and lists with the facts, and the facts with the tallies, a client's month at a time, inside
 * the database. What differs is looked at once more at the end: a tally that follows its facts a moment later is right.
 * Lists that cannot be read are differences, never failures.
 */
export async function verify(db: Kysely<DB>, options: VerifyOptions): Promise<Verified> {
  const counts = ofEachKind(0);
  const result: Verified = { months: 0, different: 0, counts };
  const doubtful: Part[] = [];
  const none = ofEachKind(0);
  for (const key of await keysOf(db, options)) {
    const part = { ...key, month: null };
    if ((await compare(db, part, options, none)).length > 0) doubtful.push(part);
  }
  for await (const one of clientMonths(db, options)) {
    const found = await compare(db, one, options, none);
    result.months += 1;
    if (found.length > 0) doubtful.push(one);
    options.onProgress?.({ ...one, differences: found.reduce((sum, { total }) => sum + total, 0) });
  }
  if (doubtful.length === 0) return result;
  if (options.repair) await repair(db, doubtful, options);
  await sleep(options.settle);
  const wanted = ofEachKind(options.samples);
  for (const part of doubtful) {
    const found = await compare(db, part, options, wanted);
    if (found.length > 0) result.different += 1;
    for (const { kind, total, samples } of found) {
      counts[kind] += total;
      wanted[kind] -= samples.length;
      for (const sample of samples) options.onDifference?.({ kind, ...keyOf(part), ...sample });
    }
  }
  return result;
}

function ofEachKind(count: number): Verified['counts'] {
  return Object.fromEntries(differenceKinds.map((kind) => [kind, count])) as Verified['counts'];
}

async function repair(db: Kysely<DB>, doubtful: readonly Part[], options: VerifyOptions): Promise<void> {
  for (const { month, ...key } of doubtful) {
    if (month === null) continue;
    const one = { ...keyOf(key), month };
    const taken = await takeOverLists(db, one);
    options.onRepaired?.({ ...one, ...taken, rows: await rebuildMonth(db, one, false) });
  }
}

/** Everything about a part, as of one moment, in the order of kinds. */
async function compare(
  db: Kysely<DB>,
  { month, ...key }: Part,
  options: MonthsOptions,
  samples: Verified['counts'],
): Promise<Found[]> {
  const comparisons = month === null ? comparePosts(key, daysOf(options)) : compareMonth({ ...key, month });
  const found = await atOneMoment(db, async (tx) => {
    const each: Found[] = [];
    for (const comparison of comparisons) each.push(...(await lookAt(tx, comparison, samples)));
    return each;
  });
  return found.sort((one, other) => differenceKinds.indexOf(one.kind) - differenceKinds.indexOf(other.kind));
}

/** Clients with posts in either place, or tallies. */
async function keysOf(db: Kysely<DB>, options: MonthsOptions): Promise<TallyKey[]> {
  const keys = await tallyKeys(db, options);
  const { rows } = await sql<TallyKey>`
    select distinct 'instagram' as platform, upper(trim(client_id)) as "clientId" from insta_post where client_id <> ''
    union select 'tiktok', upper(trim(client_id)) from tiktok_post where client_id <> '' order by 1, 2`.execute(db);
  const client = options.client?.trim().toUpperCase();
  const isMeant = (key: TallyKey) =>
    (options.platform ?? key.platform) === key.platform && (client ?? key.clientId) === key.clientId;
  const isNew = (key: TallyKey) => !keys.some((has) => has.platform === key.platform && has.clientId === key.clientId);
  return [...keys, ...rows.filter((key) => isMeant(key) && isNew(key))];
}

function daysOf({ from, to }: MonthsOptions): { from: Day | null; to: Day | null } {
  return { from: from ? startOfMonth(from) : null, to: to ? endOfMonth(to) : null };
}

function keyOf({ platform, clientId }: TallyKey): TallyKey {
  return { platform, clientId };
}
