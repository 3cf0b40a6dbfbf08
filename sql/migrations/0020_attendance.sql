-- How many posts a client published on a day, and how many of them somebody has looked at for likes or comments.
-- Written together with engagement_day, so that the number of posts and the numbers of people always fit.

create table content_day (
  platform text not null check (platform in ('instagram', 'tiktok')),
  client_id text not null,
  wib_date date not null,
  posts integer not null check (posts > 0),
  -- Posts with a snapshot: those count as done for people who are excused.
  with_snapshot integer not null check (with_snapshot between 0 and posts),
  primary key (platform, client_id, wib_date)
);

-- Posts given to a role beside their owner's audience, and official media, are found by role and by code.
create index if not exists insta_post_roles_role on insta_post_roles (lower(trim(role_name)));
create index if not exists tiktok_post_roles_role on tiktok_post_roles (lower(trim(role_name)));
create index if not exists satbinmas_official_media_account on satbinmas_official_media (satbinmas_account_id, code);
