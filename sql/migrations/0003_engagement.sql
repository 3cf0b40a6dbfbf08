-- Who engaged with what: posts of both platforms in one dimension, one narrow row per post and handle,
-- and the tallies that answers are made from. Free of foreign keys to the legacy tables, so that the two may diverge.

create table content_post (
  platform text not null check (platform in ('instagram', 'tiktok')),
  post_id text not null,
  client_id text not null,
  published_at timestamptz not null,
  -- Calendar day in Asia/Jakarta of published_at.
  wib_date date not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- Not in a complete feed any more since; removed once a second look confirms it.
  missing_since timestamptz,
  removed_at timestamptz,
  -- First time the list of likers or commenters was read; null = nobody looked yet.
  snapshot_at timestamptz,
  -- Last time the list was read to its end.
  complete_at timestamptz,
  primary key (platform, post_id)
);
create index content_post_day on content_post (platform, client_id, wib_date);
create index content_post_date on content_post (platform, wib_date);

create table engagement_fact (
  platform text not null check (platform in ('instagram', 'tiktok')),
  post_id text not null,
  -- Normalised: no @, lower case, never empty.
  handle text not null check (handle <> ''),
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  -- observed: read from the platform; legacy: taken over from an adopted list, first_seen_at is an upper bound.
  source text not null default 'observed' check (source in ('observed', 'legacy', 'manual')),
  primary key (platform, post_id, handle)
);
create index engagement_fact_handle on engagement_fact (handle, platform);

-- How many posts of a client's day a handle engaged with, and the same per month. Recomputed from the facts
-- for the days that changed, never counted up.
create table engagement_day (
  platform text not null,
  client_id text not null,
  wib_date date not null,
  handle text not null,
  posts integer not null check (posts > 0),
  primary key (platform, client_id, wib_date, handle)
);
create table engagement_month (
  platform text not null,
  client_id text not null,
  -- First day of the month.
  month date not null,
  handle text not null,
  posts integer not null check (posts > 0),
  primary key (platform, client_id, month, handle)
);

-- What each collection of a client did: provenance, age of the data, and the reason when it failed.
create table collection_run (
  run_id uuid primary key,
  client_id text not null,
  platform text not null,
  slot timestamptz not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  status text not null check (status in ('running', 'succeeded', 'partial', 'failed', 'skipped')),
  requests integer not null default 0,
  waited_ms integer not null default 0,
  posts integer not null default 0,
  engagements integer not null default 0,
  malformed integer not null default 0,
  error_class text,
  error text
);
create index collection_run_recent on collection_run (client_id, platform, started_at desc);

-- What personnel and period queries need; the legacy tables came without any index but their keys.
create index if not exists user_client_status on "user" (client_id, status);
create index if not exists user_roles_role on user_roles (role_id, user_id);
create index if not exists insta_post_client_created on insta_post (client_id, created_at);
create index if not exists tiktok_post_client_created on tiktok_post (client_id, created_at);
create index if not exists clients_folded on clients (upper(trim(client_id)));
