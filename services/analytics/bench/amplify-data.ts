import type { Database } from '@cicero/database';
import { month, unit } from './data.ts';

/** How much there is: a unit's personnel, one month of its posts, and how many report about each. */
export interface AmplifySize {
  people: number;
  tasks: number;
  reportsPerTask: number;
}

/** Fills the directory and the reports with the same deterministic data, in SQL. Three to five links a report. */
export async function loadReports(database: Database, { people, tasks, reportsPerTask }: AmplifySize): Promise<void> {
  await database.script(`
    insert into clients (client_id, nama, client_type) values ('${unit}', 'POLRES CONTOH', 'ORG');
    insert into "user" (user_id, nama, title, divisi, insta, client_id, status)
      select lpad(n::text, 8, '0'), 'PERSONEL ' || md5(n::text), 'BRIPTU', 'SAT ' || n % 20, 'akun_' || n, '${unit}', true
      from generate_series(1, ${people}) n;
    insert into insta_post (shortcode, client_id, caption, created_at)
      select 'P' || p, '${unit}', 'konten', timestamp '${month}-01 01:00' + (p % 30) * interval '1 day' + p * interval '1 minute'
      from generate_series(0, ${tasks - 1}) p;
    insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at)
      select 'instagram', shortcode, client_id, created_at at time zone 'UTC',
        (created_at at time zone 'UTC' at time zone 'Asia/Jakarta')::date, now(), now()
      from insta_post;
    insert into link_report (shortcode, user_id, instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link,
        created_at, reported_at)
      select post.shortcode, lpad(((p * 37 + i * 7) % ${people} + 1)::text, 8, '0'),
        'https://www.instagram.com/p/' || substr(md5(p || ' ' || i), 1, 11),
        'https://www.facebook.com/akun/posts/' || 100000000 + p * 100000 + i, 'https://x.com/akun/status/' || 100000000 + p * 100000 + i,
        case when i % 2 = 0 then 'https://www.tiktok.com/@akun/video/' || 100000000 + p * 100000 + i end,
        case when i % 4 = 0 then 'https://www.youtube.com/watch?v=' || substr(md5(i || ' ' || p), 1, 11) end,
        post.created_at, post.created_at at time zone 'UTC' + i * interval '1 second'
      from generate_series(0, ${tasks - 1}) p join insta_post post on post.shortcode = 'P' || p,
        generate_series(0, ${reportsPerTask - 1}) i
      on conflict do nothing;`);
  for (const table of ['"user"', 'insta_post', 'content_post', 'link_report']) {
    await database.script(`vacuum analyze ${table}`);
  }
}

/** The recap as one query over all that is stored, without what was reported last: the yardstick. */
export const naiveAmplification = `
  select person.client_id, person.user_id, person.title, person.nama, person.insta as username, person.divisi,
    person.exception, coalesce(sum(
      case when coalesce(report.instagram_link, '') <> '' then 1 else 0 end
      + case when coalesce(report.facebook_link, '') <> '' then 1 else 0 end
      + case when coalesce(report.twitter_link, '') <> '' then 1 else 0 end
      + case when coalesce(report.tiktok_link, '') <> '' then 1 else 0 end
      + case when coalesce(report.youtube_link, '') <> '' then 1 else 0 end), 0) as jumlah_link
  from "user" person
  left join (
    select r.* from link_report r join insta_post post on post.shortcode = r.shortcode
    where lower(post.client_id) = lower('${unit}') and r.deleted_at is null
      and date_trunc('month', post.created_at at time zone 'UTC' at time zone 'Asia/Jakarta') = '${month}-01'
  ) report on report.user_id = person.user_id
  where person.status is true and lower(person.client_id) = lower('${unit}')
  group by person.user_id order by jumlah_link desc, person.nama`;
