-- Links that were reported before links were claimed: each belongs to whoever reported it first. Only links that name
-- their post are taken over; others, such as short links, are claimed from now on. The keys are those of linkKey.
insert into reported_link (link_key, kind, shortcode, user_id, reported_at)
select distinct on (link_key) link_key, kind, shortcode, user_id, reported_at
from (
  select kind, shortcode, user_id, reported_at, platform || ':' || case platform
    when 'instagram' then substring(link from '/(?:p|reels?|tv)/([A-Za-z0-9_-]{1,64})')
    when 'tiktok' then substring(link from '/(?:video|photo)/([0-9]{5,32})')
    when 'twitter' then substring(link from '/status(?:es)?/([0-9]+)')
    when 'youtube' then substring(link from '(?:youtu[.]be/|[?&]v=|/(?:shorts|live|embed|v)/)([A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])')
    when 'facebook' then coalesce(
      substring(link from '[?&](?:v|fbid|story_fbid|multi_permalinks)=([A-Za-z0-9._-]*[A-Za-z0-9_-])'),
      substring(link from '/(?:posts|videos|photos|reel|permalink)/(?:[^?#]*/)?([0-9]{5,}|pfbid[A-Za-z0-9]+)/?(?:[?#]|$)'))
    end as link_key
  from (
    select 'regular' as kind, shortcode, user_id, coalesce(reported_at, created_at at time zone 'UTC', now()) as reported_at,
      instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link
    from link_report where deleted_at is null and shortcode is not null and user_id is not null
    union all
    select 'khusus', shortcode, user_id, coalesce(reported_at, created_at at time zone 'UTC', now()),
      instagram_link, facebook_link, twitter_link, tiktok_link, youtube_link
    from link_report_khusus where deleted_at is null and shortcode is not null and user_id is not null
  ) reports
  cross join lateral (values ('instagram', instagram_link), ('facebook', facebook_link), ('twitter', twitter_link),
    ('tiktok', tiktok_link), ('youtube', youtube_link)) links (platform, link)
  where link is not null and length(link) <= 2048
    and link ~* '^\s*(?:https?://)?(?:[a-z-]+[.])?(?:instagram[.]com|instagr[.]am|facebook[.]com|twitter[.]com|x[.]com|tiktok[.]com|youtube[.]com|youtu[.]be)/'
) keyed
where link_key is not null
order by link_key, reported_at, kind desc, shortcode, user_id
on conflict (link_key) do nothing;

-- The newest reports of everybody, page by page.
create index if not exists link_report_newest on link_report (created_at desc, shortcode, user_id);
