import type { Database } from '@cicero/database';

/** How much there is: a directorate's people in its units, and one month of its posts. */
export interface DataSize {
  people: number;
  units: number;
  /** On each of the two networks. */
  posts: number;
  likesPerPost: number;
  /** 0 = nothing on TikTok. */
  commentsPerPost: number;
  /** People who report links about each of the first hundred posts; 0 = no reports. */
  reportsPerPost: number;
}

export const directorate = 'DITBINMAS';
export const role = directorate.toLowerCase();
export const month = '2025-11';
/** Posts that links are reported about. */
const tasks = 100;

/** The nth unit, from 1 on. */
export function unitOf(n: number): string {
  return `RES_${String(n).padStart(4, '0')}`;
}

/**
 * Fills the legacy tables and the facts with the same deterministic data, in SQL. Two of three who like or comment are
 * personnel; the handles of personnel are written as people write them.
 */
export async function loadData(database: Database, size: DataSize): Promise<void> {
  await database.script(directoryScript(size));
  await database.script(likesScript(size));
  if (size.commentsPerPost > 0) await database.script(commentsScript(size));
  if (size.reportsPerPost > 0) await database.script(reportsScript(size));
  for (const table of tables) await database.script(`vacuum analyze ${table}`);
}

const tables = [
  ...['clients', '"user"', 'user_roles', 'insta_post', 'insta_like', 'tiktok_post', 'tiktok_comment', 'link_report'],
  ...['content_post', 'engagement_fact'],
];

const unitSql = (n: string): string => `'RES_' || lpad((${n})::text, 4, '0')`;
const writtenHandle = `case n % 3 when 0 then '@Akun_' || n when 1 then 'akun_' || n || ' ' else 'akun_' || n end`;

function directoryScript({ people, units }: DataSize): string {
  return `
    insert into clients (client_id, nama, client_type, regional_id) values ('${directorate}', 'DIREKTORAT CONTOH', 'direktorat', 'WIL1');
    insert into clients (client_id, nama, client_type, regional_id)
      select ${unitSql('n')}, 'POLRES CONTOH ' || n, 'ORG', 'WIL1' from generate_series(1, ${units}) n;
    insert into roles (role_name) values ('${role}') on conflict do nothing;
    insert into "user" (user_id, nama, title, divisi, insta, tiktok, client_id, status)
      select lpad(n::text, 8, '0'), 'PERSONEL ' || md5(n::text), 'BRIPTU', 'SAT ' || n % 20, ${writtenHandle}, ${writtenHandle},
        ${unitSql(`n % ${units} + 1`)}, true
      from generate_series(1, ${people}) n;
    insert into user_roles (user_id, role_id)
      select user_id, (select role_id from roles where role_name = '${role}') from "user" order by user_id;`;
}

const publishedAt = `timestamp '${month}-01 01:00' + (p % 30) * interval '1 day' + p * interval '1 minute'`;
/** The handle that is the ith under post p, as people of the network write it: without anything around it. */
const engagedHandle = ({ people }: DataSize): string => `'akun_' || (p * 37 + i * 7) % ${Math.round(people * 1.5)} + 1`;

function factsScript(platform: string, code: string, size: DataSize, each: number): string {
  return `
    insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at, snapshot_at)
      select '${platform}', ${code}, '${directorate}', (${publishedAt}) at time zone 'UTC',
        ((${publishedAt}) at time zone 'UTC' at time zone 'Asia/Jakarta')::date, now(), now(), now()
      from generate_series(0, ${size.posts - 1}) p;
    insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
      select '${platform}', ${code}, ${engagedHandle(size)}, now(), now()
      from generate_series(0, ${size.posts - 1}) p, generate_series(0, ${each - 1}) i;`;
}

function likesScript(size: DataSize): string {
  return `
    insert into insta_post (shortcode, client_id, caption, like_count, created_at)
      select 'P' || p, '${directorate}', 'konten', ${size.likesPerPost}, ${publishedAt} from generate_series(0, ${size.posts - 1}) p;
    insert into insta_like (shortcode, likes, updated_at)
      select 'P' || p, jsonb_agg(${engagedHandle(size)} order by i), now()
      from generate_series(0, ${size.posts - 1}) p, generate_series(0, ${size.likesPerPost - 1}) i group by p;
    ${factsScript('instagram', "'P' || p", size, size.likesPerPost)}`;
}

function commentsScript(size: DataSize): string {
  return `
    insert into tiktok_post (video_id, client_id, caption, comment_count, created_at)
      select 'V' || p, '${directorate}', 'konten', ${size.commentsPerPost}, ${publishedAt} from generate_series(0, ${size.posts - 1}) p;
    insert into tiktok_comment (video_id, comments, updated_at)
      select 'V' || p, jsonb_agg(jsonb_build_object('username', ${engagedHandle(size)}) order by i), now()
      from generate_series(0, ${size.posts - 1}) p, generate_series(0, ${size.commentsPerPost - 1}) i group by p;
    ${factsScript('tiktok', "'V' || p", size, size.commentsPerPost)}`;
}

/** Three to five links a report. */
function reportsScript({ people, posts, reportsPerPost }: DataSize): string {
  return `
    insert into link_report (shortcode, user_id, instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link,
        created_at, reported_at)
      select post.shortcode, lpad(((p * 37 + i * 7) % ${people} + 1)::text, 8, '0'),
        'https://www.instagram.com/p/' || substr(md5(p || ' ' || i), 1, 11),
        'https://www.facebook.com/akun/posts/' || 100000000 + p * 100000 + i, 'https://x.com/akun/status/' || 100000000 + p * 100000 + i,
        case when i % 2 = 0 then 'https://www.tiktok.com/@akun/video/' || 100000000 + p * 100000 + i end,
        case when i % 4 = 0 then 'https://www.youtube.com/watch?v=' || substr(md5(i || ' ' || p), 1, 11) end,
        post.created_at, post.created_at at time zone 'UTC' + i * interval '1 second'
      from generate_series(0, ${Math.min(tasks, posts) - 1}) p join insta_post post on post.shortcode = 'P' || p,
        generate_series(0, ${reportsPerPost - 1}) i
      on conflict do nothing;`;
}
