import { createDashboardUser } from '@cicero/auth-claim';
import { type Installation, openInstallation } from '../installation.ts';
import { Client } from './client.ts';
import { fields, flag, text } from './reads.ts';

/** A unit below DITBINMAS, and one of its people. */
export const unit = 'RES_CONTOH';
export const person = { nrp: '87010101', whatsapp: '6281299990001' };
export const password = 'kuda-laut-biru-7';

const accounts = [
  ['operator.contoh', 'operator', unit],
  ['binmas.contoh', 'ditbinmas', 'DITBINMAS'],
] as const;
type Account = (typeof accounts)[number][0];

/** Cicero with a unit, a person, tasks of today with likes and comments, and a report; all as clients find it at its public address. */
export class Site {
  readonly installation: Installation;
  /** Nobody is signed in. */
  readonly visitor: Client;

  private constructor(installation: Installation) {
    this.installation = installation;
    this.visitor = new Client(installation.door);
  }

  static async open(): Promise<Site> {
    // Administrators who have no Telegram.
    const telegram = { TELEGRAM_ADMIN_CHAT_ID: '', TELEGRAM_ADMIN_USER_IDS: '' };
    const installation = await openInstallation({ env: telegram });
    await installation.host.database.script(world);
    for (const [username, role, clientId] of accounts) {
      const account = { username, password, role, clientIds: [clientId], approved: true };
      await createDashboardUser(installation.host.database.db, account);
    }
    return new Site(installation);
  }

  /** What the login page does; storage then holds what pages send along. */
  async signIn(username: Account): Promise<{ client: Client; clientId: string; role: string }> {
    const body = await this.visitor.reads(
      'POST /api/auth/dashboard-login',
      fields({ success: flag, token: text, user: fields({ client_id: text, role: text }) }),
      { body: { username, password } },
    );
    return { client: this.visitor.signedIn(body.token), clientId: body.user.client_id, role: body.user.role };
  }

  close(): Promise<void> {
    return this.installation.close();
  }
}

const world = `
insert into clients (client_id, nama, client_type, client_status, client_insta, client_tiktok, regional_id, parent_client_id)
  values ('${unit}', 'RESOR CONTOH', 'org', true, 'resor.contoh', '@resor.contoh', 'WIL1', 'DITBINMAS');
insert into "user" (user_id, nama, title, divisi, jabatan, insta, tiktok, whatsapp, email, client_id, status) values
  ('${person.nrp}', 'NAMA CONTOH', 'AIPDA', 'SAT BINMAS', 'KANIT', 'contoh.01', 'contoh.01', '${person.whatsapp}',
   'contoh@contoh.example', '${unit}', true);
insert into user_roles select '${person.nrp}', role_id from roles where role_name in ('operator', 'ditbinmas');
insert into insta_post (shortcode, client_id, caption, image_url, thumbnail_url, created_at) values
  ('TugasHari01', '${unit}', 'Tugas hari ini', 'https://cdn.contoh.example/1.jpg', 'https://cdn.contoh.example/2.jpg',
   now() at time zone 'UTC');
insert into insta_post (shortcode, client_id, created_at) values ('TugasHari02', '${unit}', now() at time zone 'UTC');
insert into link_report (shortcode, user_id, instagram_link, facebook_link, created_at, reported_at) values
  ('TugasHari02', '${person.nrp}', 'https://www.instagram.com/p/SudahAda01', 'https://www.facebook.com/contoh/posts/1',
   now() at time zone 'UTC', now());
insert into insta_post_khusus (shortcode, client_id, caption, image_url, thumbnail_url, created_at) values
  ('TugasKhusus', '${unit}', 'Tugas khusus', null, 'https://cdn.contoh.example/3.jpg', now() at time zone 'UTC');
insert into tiktok_post (video_id, client_id, caption, like_count, comment_count, created_at) values
  ('7300000000000000001', '${unit}', 'Video hari ini', 4, 1, now() at time zone 'UTC');
insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at, snapshot_at)
  select platform, id, '${unit}', now(), (now() at time zone 'Asia/Jakarta')::date, now(), now(), now()
  from (values ('instagram', 'TugasHari01'), ('instagram', 'TugasHari02'), ('tiktok', '7300000000000000001')) p (platform, id);
insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at) values
  ('instagram', 'TugasHari01', 'contoh.01', now(), now()), ('tiktok', '7300000000000000001', 'contoh.01', now(), now());
insert into content_day (platform, client_id, wib_date, posts, with_snapshot)
  select platform, client_id, wib_date, count(*), count(*) from content_post group by platform, client_id, wib_date;
insert into engagement_day (platform, client_id, wib_date, handle, posts)
  select platform, client_id, wib_date, handle, count(*) from content_post join engagement_fact using (platform, post_id)
  group by platform, client_id, wib_date, handle;
insert into engagement_month (platform, client_id, month, handle, posts)
  select platform, client_id, date_trunc('month', wib_date)::date, handle, sum(posts) from engagement_day
  group by 1, 2, 3, 4;
`;
