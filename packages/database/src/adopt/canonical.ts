import { type RawBuilder, sql } from 'kysely';

/*
 * The forms in which values are compared, as SQL expressions over a column such as `person.insta`. They mirror the
 * rules by which the directory writes these values.
 */

/** Upper case, without outer blanks, inner blanks as underscore: `polda jatim` and `POLDA_JATIM` are one client. */
export function foldedClientId(column: string): RawBuilder<string> {
  return sql<string>`upper(regexp_replace(trim(${sql.ref(column)}), '\\s+', '_', 'g'))`;
}

/** Lower case, without blanks around and `@` in front. */
export function canonicalHandle(column: string): RawBuilder<string> {
  return sql<string>`regexp_replace(lower(${sql.ref(column)}), '^[\\s@]+|\\s+$', '', 'g')`;
}

/** Digits with country code 62; `0812…`, `812…`, `+62 812…` and `62812…@c.us` are one phone. */
export function canonicalPhone(column: string): RawBuilder<string> {
  const digits = sql`regexp_replace(split_part(${sql.ref(column)}, '@', 1), '\\D', '', 'g')`;
  return sql<string>`regexp_replace(regexp_replace(${digits}, '^0+', '62'), '^8', '628')`;
}

/** Lower case, without blanks around. */
export function canonicalEmail(column: string): RawBuilder<string> {
  return sql<string>`lower(trim(${sql.ref(column)}))`;
}

/** Lower case, without blanks around. */
export function canonicalRole(column: string): RawBuilder<string> {
  return sql<string>`lower(trim(${sql.ref(column)}))`;
}
