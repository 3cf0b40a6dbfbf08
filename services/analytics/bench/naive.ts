import { directorate, month, role } from './data.ts';

/** What one would ask the stored lists first: one query each, without tallies. The yardsticks. */
type Network = 'instagram' | 'tiktok';

const lists = {
  instagram: {
    posts: 'insta_post',
    key: 'shortcode',
    from: 'insta_like stored on stored.shortcode = post.shortcode',
    elements: 'jsonb_array_elements_text(stored.likes) as element (handle)',
    stored: 'person.insta',
  },
  tiktok: {
    posts: 'tiktok_post',
    key: 'video_id',
    from: 'tiktok_comment stored on stored.video_id = post.video_id',
    elements: "jsonb_array_elements(stored.comments) as entry, lateral (select entry ->> 'username' as handle) element",
    stored: 'person.tiktok',
  },
} as const;

const key = (handle: string): string => `lower(replace(trim(${handle}), '@', ''))`;
const wib = "post.created_at at time zone 'UTC' at time zone 'Asia/Jakarta'";
const inMonth = `date_trunc('month', ${wib}) = '${month}-01'`;
const ofDirectorate = `post.client_id = '${directorate}'`;
const people = (client?: string): string => `person.status is true and person.user_id in (
    select user_id from user_roles where role_id = (select role_id from roles where role_name = '${role}'))
  ${client === undefined ? '' : `and person.client_id = '${client}'`}`;

/** Who engaged with which post, taken out of the lists. */
function engaged(network: Network, period = inMonth, more = ''): string {
  const { posts, key: id, from, elements } = lists[network];
  return `select post.${id} as post, ${key('element.handle')} as handle ${more}
    from ${posts} post join ${from} cross join lateral ${elements} where ${ofDirectorate} and ${period}`;
}

const tally = (network: Network): string =>
  `select handle, count(distinct post) as posts from (${engaged(network)}) engaged group by handle`;
const joined = (network: Network): string => `${network}.handle = ${key(lists[network].stored)}`;
const columns = `person.user_id, person.title, person.nama, person.insta, person.tiktok, person.divisi, person.exception,
  person.client_id, client.nama as client_name`;
const source = '"user" person join clients client on client.client_id = person.client_id';

/** Attendance of everybody who holds the role, or of those in one unit. */
export function naiveRecap(network: Network, client?: string): string {
  return `with ${network} as materialized (${tally(network)})
    select ${columns}, coalesce(${network}.posts, 0) as done from ${source} left join ${network} on ${joined(network)}
    where ${people(client)} order by done desc, person.nama`;
}

/** Attendance on both networks. */
export const naiveAnev = `with instagram as materialized (${tally('instagram')}), tiktok as materialized (${tally('tiktok')})
  select ${columns}, coalesce(instagram.posts, 0) as likes, coalesce(tiktok.posts, 0) as comments
  from ${source} left join instagram on ${joined('instagram')} left join tiktok on ${joined('tiktok')}
  where ${people()} order by likes desc, comments desc`;

/** The same, added up by unit. */
export const naiveUnits = `with instagram as materialized (${tally('instagram')}), tiktok as materialized (${tally('tiktok')})
  select person.client_id, client.nama, count(*), count(instagram.posts), sum(instagram.posts), count(tiktok.posts), sum(tiktok.posts)
  from ${source} left join instagram on ${joined('instagram')} left join tiktok on ${joined('tiktok')}
  where ${people()} group by 1, 2 order by 5 desc`;

const weekly = (network: Network): string => `select week, count(*) as people, sum(posts) as posts from (
    select week, handle, count(distinct post) as posts
    from (${engaged(network, 'true', `, date_trunc('week', ${wib}) as week`)}) engaged group by week, handle
  ) done join "user" person on done.handle = ${key(lists[network].stored)} where ${people()} group by week`;

/** Attendance week by week. */
export const naiveTrends = `select * from (${weekly('instagram')}) instagram full join (${weekly('tiktok')}) tiktok using (week)`;

const postsOf = (network: Network): string =>
  `select count(*) from ${lists[network].posts} post where ${ofDirectorate} and ${inMonth}`;

/** Posts and people, counted. */
export const naiveStats = `select (${postsOf('instagram')}), (${postsOf('tiktok')}),
  (select count(*) from ${source} where ${people()}), (select count(*) from clients)`;

const networks = ['instagram', 'facebook', 'twitter', 'tiktok', 'youtube'];
const links = networks.map((name) => `case when coalesce(report.${name}_link, '') <> '' then 1 else 0 end`).join(' + ');

/** Links by person, without what was reported last. */
export const naiveAmplification = `
  select ${columns}, coalesce(sum(${links}), 0) as links from ${source}
  left join (
    select r.* from link_report r join insta_post post on post.shortcode = r.shortcode
    where ${ofDirectorate} and r.deleted_at is null and ${inMonth}
  ) report on report.user_id = person.user_id
  where ${people()} group by person.user_id, client.nama order by links desc, person.nama`;
