import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import type { ReportClient } from './report.ts';

/** Where a client wants to be written to, as stored. */
export interface ClientContacts {
  client_group: string | null;
  client_operator: string | null;
  client_super: string | null;
}

/** Active clients, or one of them, with what they have switched on and their contacts; in order of their ids. */
export async function reportClients(db: Kysely<DB>, clientId?: string): Promise<(ReportClient & ClientContacts)[]> {
  const { rows } = await sql<ReportClient & ClientContacts>`
    select distinct on ("clientId") * from (
      select upper(trim(client_id)) as "clientId", coalesce(nullif(trim(nama), ''), upper(trim(client_id))) as name,
        client_group, client_operator, client_super,
        coalesce(lower(trim(client_type)) = 'direktorat', false) as directorate,
        coalesce(client_insta_status and trim(client_insta) <> '', false) as instagram,
        coalesce(client_tiktok_status and trim(client_tiktok) <> '', false) as tiktok,
        coalesce(client_amplify_status, false) as amplification
      from clients where client_status is true
    ) client where ${clientId === undefined ? sql`true` : sql`"clientId" = upper(trim(${clientId}))`}
    order by "clientId"`.execute(db);
  return rows;
}
