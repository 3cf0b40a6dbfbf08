import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';

/**
 * Whoever is about to write the same values waits here until this transaction ends, so that of two who want one value
 * one gets it. Several values are taken in one order; between kinds of values the order is: addresses, people's rows,
 * numbers, Instagram, TikTok.
 */
export async function hold(tx: Transaction<DB>, values: readonly string[]): Promise<void> {
  if (values.length === 0) return;
  await sql`select pg_advisory_xact_lock(held.key) from (
    select distinct hashtextextended(value, 0) as key from unnest(${[...values]}::text[]) as value order by 1
  ) as held`.execute(tx);
}

/** Who holds each value, of pairs of a value and a person's key. */
export function keysBy(pairs: readonly (readonly [value: string, key: string])[]): Map<string, string[]> {
  const groups = Map.groupBy(pairs, ([value]) => value);
  return new Map([...groups].map(([value, held]) => [value, held.map(([, key]) => key)]));
}
