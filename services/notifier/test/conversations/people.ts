import { sql } from 'kysely';
import type { Bench } from '../notifier.ts';

/** Who writes in the transcripts, and from which number. */
export const people = {
  /** Runs the installation. */
  admin: '628111111111',
  /** Operator of RES_A and RES_B, stored as typed. */
  operator: '6281200000001',
  /** One of two superiors of RES_A. */
  superior: '6281200000002',
  /** Dashboard account of DITBINMAS. */
  dashboard: '6281200000003',
  editor: '6281200000004',
  writer: '6281200000005',
  ani: '6281200000006',
  /** Two people have this number. */
  shared: '6281200000007',
  /** Left the service; the number is still there. */
  retired: '6281200000008',
  /** Asked for a dashboard account; it waits. */
  waiting: '6281200000009',
  stranger: '6281200000010',
} as const;
export type Name = keyof typeof people;

const account = (at: number) => `7c0e0000-0000-4000-8000-00000000000${at}`;

export async function inhabit({ host }: Bench): Promise<void> {
  await host.database.script(`
    insert into clients (client_id, nama, client_type, client_status, client_insta, client_insta_status, client_tiktok,
      client_tiktok_status, client_amplify_status, client_operator, client_super) values
      ('DITBINMAS', 'DIREKTORAT BINMAS', 'direktorat', true, 'binmas', true, '@binmas', true, true, null, null),
      ('RES_A', 'POLRES A', 'org', true, 'res_a', true, '', true, true, '0812-0000-0001', '081100000009; 081200000002'),
      ('RES_B', 'POLRES B', 'org', true, 'res_b', true, '@res_b', true, false, '+62 812 0000 0001', null),
      ('RES_OFF', 'POLRES LAMA', 'org', false, 'res_off', true, null, false, false, '081200000001', null);
    insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status, whatsapp)
      select a.id::uuid, a.name, 'x', r.role_id, a.status, a.number from (values
        ('${account(1)}', 'binmas', 'ditbinmas', true, '0812 0000 0003'),
        ('${account(2)}', 'menunggu', 'ditbinmas', false, '6281200000009')) a (id, name, role, status, number)
      join roles r on r.role_name = a.role;
    insert into dashboard_user_clients (dashboard_user_id, client_id) values
      ('${account(1)}', 'DITBINMAS'), ('${account(2)}', 'DITBINMAS');
    insert into penmas_user (user_id, username, password_hash, role, whatsapp) values
      ('p-editor', 'editor', 'x', 'Editor', '6281200000004'), ('p-writer', 'penulis', 'x', 'penulis', '6281200000005');
    insert into "user" (user_id, nama, client_id, status, whatsapp) values
      ('10000001', 'ANI', 'RES_A', true, '0812-0000-0006'), ('10000002', 'BUDI', 'RES_A', true, '6281200000007'),
      ('10000003', 'CITRA', 'RES_B', true, '081200000007'), ('10000004', 'DEWI', 'RES_A', false, '6281200000008');
    insert into report_kind (report, title, audience, needs, needs_one_of, position) values
      ('likes-attendance', 'Absensi likes Instagram', 'any', '{instagram}', '{}', 1),
      ('comments-attendance', 'Absensi komentar TikTok', 'any', '{tiktok}', '{}', 2),
      ('amplification', 'Absensi amplifikasi', 'unit', '{amplification}', '{}', 3),
      ('account-summary', 'Kelengkapan akun per satker', 'directorate', '{}', '{instagram,tiktok}', 4);`);
}

export async function forget({ host }: Bench): Promise<void> {
  const { db } = host.database;
  await sql`truncate clients, dashboard_user, dashboard_user_clients, penmas_user, "user", report_kind, audit_event cascade`.execute(
    db,
  );
}
