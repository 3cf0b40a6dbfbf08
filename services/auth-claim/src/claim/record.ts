import type { DB } from '@cicero/database';
import { type namedRoles, shownHandle, storedEmail } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

interface Row {
  user_id: string;
  nama: string | null;
  title: string | null;
  divisi: string | null;
  jabatan: string | null;
  desa: string | null;
  insta: string | null;
  tiktok: string | null;
  whatsapp: string | null;
  email: string | null;
  client_id: string | null;
  client_name: string | null;
  status: boolean | null;
  exception: boolean | null;
  premium_status: boolean | null;
  premium_end_date: string | null;
  wa_notification_opt_in: boolean;
  created_at: Date | null;
  updated_at: Date | null;
}

/** A person's own record, as the claim shows it. */
export type ClaimRecord = Omit<Row, 'created_at' | 'updated_at'> & {
  created_at: string | null;
  updated_at: string | null;
} & Record<(typeof namedRoles)[number], boolean>;

/** The record of a person by the key as stored. Instagram names come bare, TikTok names with `@`. */
export async function readRecord(db: Kysely<DB>, userId: string): Promise<ClaimRecord | undefined> {
  const { rows } = await sql<Row & { roles: string[] }>`
    select u.user_id, u.nama, u.title, u.divisi, u.jabatan, u.desa, u.insta, u.tiktok, u.whatsapp, u.email, u.client_id,
      c.nama as client_name, u.status, u.exception, u.premium_status, u.premium_end_date::text as premium_end_date,
      u.wa_notification_opt_in, u.created_at, u.updated_at,
      array(select lower(trim(r.role_name)) from user_roles ur join roles r on r.role_id = ur.role_id
        where ur.user_id = u.user_id) as roles
    from "user" u left join clients c on c.client_id = u.client_id
    where u.user_id = ${userId}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { roles, ...columns } = row;
  const held = (role: (typeof namedRoles)[number]): boolean => roles.includes(role);
  return {
    ...columns,
    email: storedEmail(row.email),
    insta: shownHandle('instagram', row.insta),
    tiktok: shownHandle('tiktok', row.tiktok),
    created_at: row.created_at?.toISOString() ?? null,
    updated_at: row.updated_at?.toISOString() ?? null,
    ditbinmas: held('ditbinmas'),
    ditlantas: held('ditlantas'),
    bidhumas: held('bidhumas'),
    ditsamapta: held('ditsamapta'),
    ditintelkam: held('ditintelkam'),
    operator: held('operator'),
  };
}
