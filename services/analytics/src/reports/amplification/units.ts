import type { DB } from '@cicero/database';
import { relatedToDirectorate } from '@cicero/directory';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { byName } from '../../exports/units.ts';

/** A unit of a directorate. */
export interface DirectorateUnit {
  /** Upper case. */
  clientId: string;
  name: string;
}

/** A condition on `clients c`: an active unit that has to do with the directorate. @param clientId upper case */
export function activeUnitOf(clientId: string): RawBuilder<unknown> {
  return sql`(c.client_status is true and c.deleted_at is null and lower(trim(c.client_type)) = 'org'
    and ${relatedToDirectorate(clientId.toLowerCase())})`;
}

/** Its active units, by name. */
export async function unitsOfDirectorate(db: Kysely<DB>, clientId: string): Promise<DirectorateUnit[]> {
  const { rows } = await sql<DirectorateUnit>`
    select distinct on (upper(trim(c.client_id))) upper(trim(c.client_id)) as "clientId",
      coalesce(nullif(trim(c.nama), ''), upper(trim(c.client_id))) as name
    from clients c where ${activeUnitOf(clientId)} order by upper(trim(c.client_id))`.execute(db);
  return rows.sort(byName);
}
