-- How the last look of a day at an official account went: reports name the accounts that could not be read.
create table if not exists official_media_fetch (
  satbinmas_account_id uuid not null references satbinmas_official_accounts on delete cascade,
  -- The Jakarta day whose posts were looked for.
  day date not null,
  fetched_at timestamptz not null,
  status text not null check (status in ('succeeded', 'partial', 'failed')),
  -- Posts of the day that were shown.
  posts integer not null check (posts >= 0),
  -- auth, quota, throttle, transient, resource or shape; null = nothing failed.
  error_class text,
  error text,
  primary key (satbinmas_account_id, day)
);
