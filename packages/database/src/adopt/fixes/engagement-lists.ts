import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { type EngagementList, hasOddMembers, isNotArray } from '../engagement-list.ts';
import type { AdoptionFix } from '../report.ts';

/** A text that certainly parses as a JSON array of strings. */
const encodedList = String.raw`^\s*\[\s*("[^"\\[:cntrl:]]*"\s*(,\s*"[^"\\[:cntrl:]]*"\s*)*)?\]\s*$`;
const singleHandle = '^@?[A-Za-z0-9._]{1,30}$';

/**
 * Rewrites the lists that are not arrays of user names in canonical spelling. Objects become the user name they carry;
 * blanks, `[object object]` and members without a name are removed; spellings of one name become one; the order of
 * first appearance stays. A value that is no array becomes one if it is a user name, an object with one, or an array
 * encoded as text; JSON null becomes NULL. Any other value is not understood and stays.
 *
 * Counts: `removed` members without a name, `merged` repetitions of a name, `rewritten` members spelled otherwise.
 */
export async function fixEngagementList(
  db: QueryExecutorProvider,
  list: EngagementList,
  dryRun: boolean,
): Promise<AdoptionFix> {
  const table = sql.table(list.table);
  const key = sql.ref(list.key);
  const column = sql.ref(list.column);
  const write = sql`, written AS (
    UPDATE ${table} AS target SET ${column} = cleaned.after FROM cleaned
    WHERE target.${key} = cleaned.key AND target.${column} = cleaned.before
  )`;
  const { rows } = await sql<{ rows: number; removed: number; merged: number; rewritten: number }>`
    WITH source AS (
      SELECT ${key} AS key, ${column} AS before, ${asArray(list)} AS members
      FROM ${table} WHERE ${isNotArray(list)} OR ${hasOddMembers(list)}
    ), cleaned AS MATERIALIZED (
      SELECT source.key, source.before, list.*
      FROM source CROSS JOIN LATERAL (${cleanedMembers(list)}) AS list
      WHERE source.members IS NOT NULL
      UNION ALL
      SELECT key, before, NULL, 0, 0, 0 FROM source WHERE jsonb_typeof(before) = 'null'
    )${dryRun ? sql`` : write}
    SELECT count(*)::int AS rows, coalesce(sum(removed), 0)::int AS removed, coalesce(sum(merged), 0)::int AS merged,
      coalesce(sum(rewritten), 0)::int AS rewritten
    FROM cleaned`.execute(db);
  const { rows: changed, ...counts } = rows[0] ?? { rows: 0, removed: 0, merged: 0, rewritten: 0 };
  return { fix: `${list.table}-list`, changed, counts };
}

/** The value as an array, NULL when it cannot be understood as one. */
function asArray(list: EngagementList): RawBuilder<unknown> {
  const column = sql.ref(list.column);
  const text = sql`(${column} #>> '{}')`;
  return sql`CASE
    WHEN jsonb_typeof(${column}) = 'array' THEN ${column}
    WHEN jsonb_typeof(${column}) = 'object' AND ${userName(column)} IS NOT NULL THEN jsonb_build_array(${column})
    WHEN jsonb_typeof(${column}) = 'string' AND ${text} ~ ${encodedList} THEN ${text}::jsonb
    WHEN jsonb_typeof(${column}) = 'string' AND ${text} ~ ${singleHandle} THEN jsonb_build_array(${column})
  END`;
}

/** The cleaned list of `source.members` and what was done to it. */
function cleanedMembers(list: EngagementList): RawBuilder<unknown> {
  return sql`
    SELECT
      coalesce(jsonb_agg(name ORDER BY first) FILTER (WHERE name IS NOT NULL), '[]') AS after,
      coalesce(sum(times) FILTER (WHERE name IS NULL), 0) AS removed,
      coalesce(sum(times - 1) FILTER (WHERE name IS NOT NULL), 0) AS merged,
      coalesce(sum(respelled) FILTER (WHERE name IS NOT NULL), 0) AS rewritten
    FROM (
      SELECT name, min(position) AS first, count(*) AS times,
        count(*) FILTER (WHERE member <> to_jsonb(name)) AS respelled
      FROM jsonb_array_elements(source.members) WITH ORDINALITY AS element (member, position)
      CROSS JOIN LATERAL (SELECT ${list.prefix}::text || ${userName(sql.ref('element.member'))} AS name) AS spelled
      GROUP BY name
    ) AS distinct_names`;
}

/** The canonical user name, without prefix, of a text or of an object that carries one; NULL when there is none. */
function userName(member: RawBuilder<unknown>): RawBuilder<string> {
  const raw = sql`CASE jsonb_typeof(${member})
    WHEN 'string' THEN ${member} #>> '{}'
    WHEN 'object' THEN coalesce(
      ${member} ->> 'username', ${member} #>> '{user,unique_id}', ${member} #>> '{user,username}')
  END`;
  return sql<string>`nullif(
    nullif(regexp_replace(lower(${raw}), '^[\\s@]+|\\s+$', '', 'g'), ''), '[object object]')`;
}
