import { type RawBuilder, sql } from 'kysely';
import { canonicalHandle, canonicalPhone } from '../canonical.ts';
import type { AdoptionCheck } from '../report.ts';
import { doublesOf, personEmails } from '../unique-indexes.ts';

/** Longest handle that the platform allows. */
const handleLengths = { insta: 30, tiktok: 24 } as const;
type HandleColumn = keyof typeof handleLengths;

/** Personnel numbers, handles, phones and e-mail addresses. `reserved` handles belong to nobody. */
export function peopleChecks(reserved: readonly string[]): AdoptionCheck[] {
  return [
    {
      name: 'personnel-numbers-malformed',
      severity: 'warning',
      needs: ['user.user_id'],
      advice: 'A personnel number has 8 to 18 digits. Correct these through a change of the number.',
      offenders: sql`SELECT user_id AS id FROM "user" WHERE user_id !~ '^[0-9]{8,18}$'`,
    },
    {
      name: 'personnel-numbers-differing-by-zeros',
      severity: 'error',
      needs: ['user.user_id'],
      advice: 'Most likely one person registered twice, once without the leading zeros. Merge or deactivate one.',
      offenders: sql`
        SELECT string_agg(user_id, ' + ' ORDER BY user_id) AS id FROM "user"
        WHERE user_id ~ '^[0-9]+$' GROUP BY ltrim(user_id, '0') HAVING count(*) > 1`,
    },
    ...(['insta', 'tiktok'] as const).flatMap((column) => handleChecks(column, reserved)),
    {
      name: 'phones-shared',
      severity: 'warning',
      needs: ['user.whatsapp', 'user.status'],
      advice: 'Several active people hold one phone number. Ask them, and clear it from the others.',
      offenders: sharedByActivePeople(canonicalPhone('person.whatsapp'), sql`length(value) >= 8`),
    },
    {
      name: 'emails-shared',
      severity: 'warning',
      needs: personEmails.needs,
      advice: 'Several people, active or not, hold one e-mail address. Ask them, and clear it from the others.',
      offenders: doublesOf(personEmails),
    },
  ];
}

function handleChecks(column: HandleColumn, reserved: readonly string[]): AdoptionCheck[] {
  const handle = canonicalHandle(`person.${column}`);
  const wellFormed = sql.lit(`^[a-z0-9._]{1,${handleLengths[column]}}$`);
  const needs = [`user.${column}`];
  return [
    {
      name: `${column}-handles-shared`,
      severity: 'error',
      needs: [...needs, 'user.status'],
      advice: 'Several active people hold one handle, so its engagement counts for each. Ask them, clear the others.',
      offenders: sharedByActivePeople(handle, sql`value ~ ${wellFormed} AND value <> ALL (${[...reserved]}::text[])`),
    },
    {
      name: `${column}-handles-empty`,
      severity: 'info',
      needs,
      advice: 'An empty text or a bare @ counts as no handle. Nothing to do.',
      offenders: sql`
        SELECT person.user_id AS id FROM "user" AS person
        WHERE person.${sql.ref(column)} IS NOT NULL AND ${handle} = ''`,
    },
    {
      name: `${column}-handles-malformed`,
      severity: 'warning',
      needs,
      advice: 'A link or a text that no account can have; it matches no engagement. Ask these people to claim again.',
      offenders: sql`
        SELECT person.user_id AS id FROM "user" AS person WHERE ${handle} <> '' AND ${handle} !~ ${wellFormed}`,
    },
    {
      name: `${column}-handles-reserved`,
      severity: 'warning',
      needs,
      advice: 'This handle is set aside and belongs to nobody. Ask these people to claim again.',
      offenders: sql`
        SELECT person.user_id AS id FROM "user" AS person WHERE ${handle} = ANY (${[...reserved]}::text[])`,
    },
  ];
}

/** One row per value that several active people have: the first five of them. */
function sharedByActivePeople(value: RawBuilder<string>, counts: RawBuilder<unknown>): RawBuilder<{ id: string }> {
  return sql`
    SELECT array_to_string((array_agg(user_id ORDER BY user_id))[1:5], ' + ') AS id
    FROM (SELECT person.user_id, ${value} AS value FROM "user" AS person WHERE person.status IS NOT FALSE) AS holder
    WHERE ${counts} GROUP BY value HAVING count(*) > 1`;
}
