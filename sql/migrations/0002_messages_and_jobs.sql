-- What carries messages and jobs through crashes: outbox, inbox, job runs, data versions, signing keys.

-- Messages written in the transaction of the change they announce; a relay publishes them with confirms.
create table outbox (
  id uuid primary key,
  type text not null,
  mandatory boolean not null default false,
  envelope jsonb not null,
  created_at timestamptz not null default now(),
  -- A relay holds a row until this instant; a crash lets it go by itself.
  claimed_until timestamptz,
  claimed_by text,
  attempts integer not null default 0,
  last_error text
);
create index outbox_claim on outbox (claimed_until nulls first, id);

-- Messages already handled, per consumer: the second delivery does nothing.
create table inbox (
  consumer text not null,
  message_id uuid not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, message_id)
);
create index inbox_handled_at on inbox (handled_at);

-- One row per due time of a job decides which replica runs it.
create table job_run (
  run_id uuid primary key,
  job_key text not null,
  scheduled_for timestamptz not null,
  reason text not null check (reason in ('schedule', 'catch-up', 'manual', 'start')),
  status text not null check (status in ('waiting', 'running', 'succeeded', 'failed', 'missed', 'skipped')),
  worker text,
  -- A running row whose heartbeat is old belongs to a process that died.
  heartbeat_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  counts jsonb not null default '{}'::jsonb,
  error text,
  unique (job_key, scheduled_for)
);
create index job_run_recent on job_run (job_key, scheduled_for desc);

-- Grows by one whenever the numbers of a scope may have changed; cached answers carry the versions they were
-- computed from. Scopes: `client:<ID>`, `role:<role>`, `clients`.
create table data_version (
  scope text primary key,
  version bigint not null default 1,
  changed_at timestamptz not null default now()
);

-- Keys that sign tokens. The private half is sealed with CICERO_SECRET.
create table signing_key (
  kid text primary key,
  algorithm text not null,
  public_jwk jsonb not null,
  private_jwk_sealed text not null,
  created_at timestamptz not null default now(),
  -- Signs no more from here on, still verifies until tokens of its time have expired.
  retired_at timestamptz
);
