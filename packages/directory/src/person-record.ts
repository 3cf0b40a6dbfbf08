import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** A person with everything that answers are made of. */
export interface PersonRecord {
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
  status: boolean | null;
  exception: boolean | null;
  premium_status: boolean | null;
  /** A day. */
  premium_end_date: string | null;
  wa_notification_opt_in: boolean;
  created_at: Date | null;
  updated_at: Date | null;
  client_name: string | null;
  regional_id: string | null;
  /** Names, lower case. */
  roles: string[];
}

/** What a PersonRecord consists of, to be selected from `personSource`. */
export const personColumns = sql`u.user_id, u.nama, u.title, u.divisi, u.jabatan, u.desa, u.insta, u.tiktok,
  u.whatsapp, u.email, u.client_id, u.status, u.exception, u.premium_status,
  u.premium_end_date::text as premium_end_date, u.wa_notification_opt_in, u.created_at, u.updated_at,
  c.nama as client_name, c.regional_id,
  array(select lower(trim(r.role_name)) from user_roles ur join roles r on r.role_id = ur.role_id
    where ur.user_id = u.user_id order by 1) as roles`;

/** Personnel as `u`, each with the unit as `c`, for those who select many. */
export const personSource = sql`"user" u left join clients c on c.client_id = u.client_id`;

/** One person by the key as stored. */
export async function readPersonRecord(db: Kysely<DB>, userId: string): Promise<PersonRecord | undefined> {
  const [row] = await readPersonRecords(db, [userId]);
  return row;
}

/** Several people by their keys as stored, in no order. */
export async function readPersonRecords(db: Kysely<DB>, userIds: readonly string[]): Promise<PersonRecord[]> {
  if (userIds.length === 0) return [];
  const { rows } = await sql<PersonRecord>`
    select ${personColumns} from ${personSource} where u.user_id = any(${[...userIds]}::text[])`.execute(db);
  return rows;
}
