import { ownDirectorate, type Principal } from '@cicero/access';
import type { DB } from '@cicero/database';
import { relatedToDirectorate } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

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

/** How many they are, switched off or not; as many as `GET /api/clients` lists. */
export async function countClients(db: Kysely<DB>, { ids, directorate }: VisibleClients): Promise<number> {
  const own = sql`upper(trim(c.client_id)) = any(${[...ids]}::text[])`;
  const related = directorate === null ? sql`false` : relatedToDirectorate(directorate);
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from clients c where c.deleted_at is null and (${own} or ${related})`.execute(db);
  return rows[0]?.total ?? 0;
}
