import type { DB } from '@cicero/database';
import { hasHandle } from '@cicero/directory';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { listed, personSource } from '../../../measure/people.ts';
import type { AttendanceScope } from '../../../scope/scope.ts';
import { divisionsOf } from '../../people.ts';

/** Somebody, and what they have told of themselves; as stored. */
export interface KnownPerson {
  userId: string;
  title: string | null;
  name: string | null;
  division: string | null;
  position: string | null;
  instagram: string | null;
  tiktok: string | null;
  whatsapp: string | null;
  clientId: string;
  clientName: string;
}

/** Everybody the scope lists, or those of them who meet a condition on `person`. One query. */
export async function knownPeople(
  db: Kysely<DB>,
  scope: AttendanceScope,
  condition: RawBuilder<unknown> = sql`true`,
): Promise<KnownPerson[]> {
  const { rows } = await sql<KnownPerson>`
    select person.user_id as "userId", person.title, person.nama as name, person.divisi as division,
      person.jabatan as position, person.insta as instagram, person.tiktok, person.whatsapp,
      upper(trim(client.client_id)) as "clientId", coalesce(client.nama, client.client_id) as "clientName"
    from ${personSource} where ${listed(scope)} and ${condition}`.execute(db);
  return rows;
}

/** People by division, in the order of divisions; who has none comes under `-`. */
export function inDivisions(people: readonly KnownPerson[]): [division: string, people: KnownPerson[]][] {
  const groups = divisionsOf(people.map((person) => ({ person })));
  return groups.map(([division, members]) => [division, members.map(({ person }) => person)]);
}

/** Which of the two handles somebody has not told. */
export function missingHandles({ instagram, tiktok }: Pick<KnownPerson, 'instagram' | 'tiktok'>): string[] {
  return [...(hasHandle(instagram) ? [] : ['Instagram']), ...(hasHandle(tiktok) ? [] : ['TikTok'])];
}
