import { ownDirectorate, type Principal } from '@cicero/access';
import type { DB } from '@cicero/database';
import { relatedToDirectorate } from '@cicero/directory';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** The clients that a caller may know of: its own, and those that have to do with the directorate that it is. */
export interface VisibleClients {
  /** Canonical ids, sorted. */
  ids: readonly string[];
  /** Role of the directorate; null = the caller is none. */
  directorate: string | null;
}

export function visibleClients(principal: Principal): VisibleClients {
  return { ids: principal.clientIds.toSorted(), directorate: ownDirectorate(principal) };
}

/** A condition on `clients c`. */
export function visible({ ids, directorate }: VisibleClients): RawBuilder<unknown> {
  const own = sql`upper(trim(c.client_id)) = any(${[...ids]}::text[])`;
  const related = directorate === null ? sql`false` : relatedToDirectorate(directorate);
  return sql`(c.deleted_at is null and (${own} or ${related}))`;
}

/** How many they are, switched off or not; as many as `GET /api/clients` lists. */
export async function countClients(db: Kysely<DB>, clients: VisibleClients): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from clients c where ${visible(clients)}`.execute(db);
  return rows[0]?.total ?? 0;
}
