import type { Database } from '@cicero/database';

/** The administrator of the directorate, and the editor of the press section. */
export const head = '7c0e0000-0000-4000-8000-000000000001';
export const editor = 'bench-editor';

/** One in so many people belongs to the unit that is asked about. */
const unitShare = 250;

/**
 * A directorate with 250 units below it and so many people who hold its role; one in ten has reported links of one of
 * 300 posts; 5,000 events of the press section.
 */
export async function populate({ script, adapter }: Database, people: number): Promise<void> {
  await script(`
    insert into clients (client_id, nama, client_type, regional_id) values ('DITBINMAS', 'BINMAS', 'direktorat', 'WIL1');
    insert into clients (client_id, nama, client_type, regional_id, parent_client_id)
      select 'RES_' || n, 'RESOR ' || n, 'org', 'WIL1', 'DITBINMAS' from generate_series(0, ${unitShare - 1}) n;
    insert into "user" (user_id, nama, title, divisi, insta, tiktok, whatsapp, client_id)
      select (10000000 + n)::text, 'PERSONEL ' || md5(n::text), 'BRIPTU', 'SAT ' || n % 20, 'akun_' || n, 'akun.' || n,
        '6281' || 10000000 + n, 'RES_' || n % ${unitShare}
      from generate_series(1, ${people}) n;
    insert into user_roles select user_id, role_id from "user", roles where role_name in ('ditbinmas', 'operator');
    insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
      select '${head}', 'kepala', 'x', role_id, true from roles where role_name = 'admin';
    insert into dashboard_user_clients values ('${head}', 'DITBINMAS');
    insert into insta_post (shortcode, client_id, caption, created_at)
      select 'post' || n, 'DITBINMAS', 'Apel pagi', '2026-01-01'::timestamp + n * interval '1 hour'
      from generate_series(0, 299) n;
    insert into link_report (shortcode, user_id, instagram_link, created_at)
      select 'post' || n % 300, (10000000 + n)::text, 'https://www.instagram.com/p/x' || n || '/',
        '2026-01-01'::timestamp + (n % 300) * interval '1 hour'
      from generate_series(10, ${people}, 10) n;
    insert into penmas_user (user_id, username, password_hash, role) values ('${editor}', 'redaktur', 'x', 'editor');
    insert into editorial_event (event_date, topic, created_by)
      select '2026-01-01'::timestamp + n * interval '1 hour', 'Kegiatan ' || n, '${editor}'
      from generate_series(1, 5000) n`);
  const tables = ['"user"', 'user_roles', 'clients', 'link_report', 'insta_post', 'editorial_event'];
  for (const table of tables) await script(`${adapter === 'postgres' ? 'vacuum ' : ''}analyze ${table}`);
}
