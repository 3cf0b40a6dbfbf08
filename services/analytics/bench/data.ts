import type { Database } from '@cicero/database';

/** How much there is: a unit's personnel and one month of its posts, each liked by so many. */
export interface DataSize {
  people: number;
  posts: number;
  likesPerPost: number;
}

export const unit = 'RES_A';
export const month = '2025-11';

/**
 * Fills the legacy tables and the facts with the same deterministic data, in SQL. Two of three likers are personnel;
 * the handles of personnel are written as people write them.
 */
export async function loadData(database: Database, { people, posts, likesPerPost }: DataSize): Promise<void> {
  const handles = Math.round(people * 1.5);
  await database.script(`
    insert into clients (client_id, nama, client_type) values ('${unit}', 'POLRES CONTOH', 'ORG');
    insert into "user" (user_id, nama, title, divisi, insta, client_id, status)
      select lpad(n::text, 8, '0'), 'PERSONEL ' || md5(n::text), 'BRIPTU', 'SAT ' || n % 20,
        case n % 3 when 0 then '@Akun_' || n when 1 then 'akun_' || n || ' ' else 'akun_' || n end, '${unit}', true
      from generate_series(1, ${people}) n;
    insert into insta_post (shortcode, client_id, caption, created_at)
      select 'P' || p, '${unit}', 'konten', timestamp '${month}-01 01:00' + (p % 30) * interval '1 day' + p * interval '1 minute'
      from generate_series(0, ${posts - 1}) p;
    insert into insta_like (shortcode, likes, updated_at)
      select 'P' || p, jsonb_agg('akun_' || (p * 37 + i * 7) % ${handles} + 1 order by i), now()
      from generate_series(0, ${posts - 1}) p, generate_series(0, ${likesPerPost - 1}) i group by p;
    insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at, snapshot_at)
      select 'instagram', shortcode, client_id, created_at at time zone 'UTC',
        (created_at at time zone 'UTC' at time zone 'Asia/Jakarta')::date, now(), now(), now()
      from insta_post;
    insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
      select 'instagram', 'P' || p, 'akun_' || (p * 37 + i * 7) % ${handles} + 1, now(), now()
      from generate_series(0, ${posts - 1}) p, generate_series(0, ${likesPerPost - 1}) i;`);
  for (const table of ['"user"', 'insta_post', 'insta_like', 'content_post', 'engagement_fact']) {
    await database.script(`vacuum analyze ${table}`);
  }
}

/** The recap as one query over the JSON lists: the yardstick. */
export const naiveRecap = `
  with liked as (
    select post.shortcode, lower(replace(trim(liker.handle), '@', '')) as handle
    from insta_post post
    join insta_like likes on likes.shortcode = post.shortcode
    cross join lateral jsonb_array_elements_text(likes.likes) as liker (handle)
    where lower(post.client_id) = lower('${unit}')
      and date_trunc('month', post.created_at at time zone 'UTC' at time zone 'Asia/Jakarta') = '${month}-01'
  ), tally as (
    select handle, count(distinct shortcode) as posts from liked group by handle
  )
  select person.user_id, person.title, person.nama, person.insta as username, person.divisi, person.exception,
    person.client_id, client.nama as client_name, coalesce(tally.posts, 0) as jumlah_like
  from "user" person
  join clients client on client.client_id = person.client_id
  left join tally on tally.handle = lower(replace(trim(person.insta), '@', ''))
  where person.status is true and lower(person.client_id) = lower('${unit}')
  order by jumlah_like desc, person.nama`;
