-- TikTok accounts as the network last showed them, beside insta_profile; and refreshes that somebody asked for.

create table tiktok_profile (
  -- Normalised: no @, lower case.
  username text primary key,
  nickname text,
  follower_count integer,
  following_count integer,
  like_count integer,
  video_count integer,
  avatar_url text,
  verified boolean,
  updated_at timestamptz not null
);

create table aggregator_refresh (
  refresh_id uuid primary key,
  -- Upper case.
  client_id text not null,
  -- <kind>:<id> of who asked.
  requested_by text not null,
  requested_at timestamptz not null,
  -- Whether posts were asked for, too, or the profiles only.
  with_posts boolean not null,
  -- Ids of the commands, which are those of their collection runs.
  runs uuid[] not null
);
create index aggregator_refresh_client on aggregator_refresh (client_id, requested_at desc);
