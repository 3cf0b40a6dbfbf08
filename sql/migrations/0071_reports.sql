-- Which report goes to whom and when, and what became of it. Both are data: nothing about it stands in code.

-- When a job runs, instead of what its code says; null = as its code says. Cron patterns, Asia/Jakarta.
alter table cron_job_config add column if not exists schedule text[];

create table report_subscription (
  subscription_id uuid primary key default gen_random_uuid(),
  -- Stable name of those that came with the installation; null for those that people made.
  seed_key text unique,
  -- A key of the catalogue of reports.
  report text not null,
  -- Whom it is about: one client, or every active client that the report is for …
  client_id text,
  -- … of this type: direktorat or org.
  client_type text check (client_type in ('direktorat', 'org')),
  options jsonb not null default '{}'::jsonb,
  -- group, operator, super (of the client it is about), administrators, or addresses.
  recipients text[] not null check (cardinality(recipients) between 1 and 50),
  -- Cron patterns, Asia/Jakarta.
  schedule text[] not null check (cardinality(schedule) between 1 and 20),
  -- A picture goes along where the report has one.
  picture boolean not null default true,
  -- Files go along where the report has some.
  files boolean not null default true,
  -- Whether a sentence is sent when there is nothing to report.
  says_nothing boolean not null default false,
  is_active boolean not null default true,
  -- Due times before are nobody's: moved when it is switched on or its schedule is changed.
  active_since timestamptz not null default now(),
  note text,
  created_at timestamptz not null default now(),
  created_by text,
  updated_at timestamptz not null default now(),
  updated_by text,
  check (client_id is null or client_type is null)
);
create index report_subscription_active on report_subscription (report) where is_active;

-- One report about one client at one time, to everybody who gets it: produced once, kept.
create table report_issue (
  issue_id uuid primary key,
  -- Null = somebody asked for it.
  subscription_id uuid references report_subscription on delete set null,
  report text not null,
  client_id text not null,
  options jsonb not null,
  picture boolean not null,
  files boolean not null,
  says_nothing boolean not null,
  -- Addresses, as they were when it was due.
  recipients text[] not null,
  -- The time it stands for; its day in Jakarta is the day it is about.
  due_at timestamptz not null,
  status text not null default 'waiting' check (status in ('waiting', 'sent', 'nothing', 'unchanged', 'failed')),
  -- Why there was nothing, or what failed.
  reason text,
  body text,
  -- What later issues are compared with.
  facts jsonb,
  -- [{ fileId, name, mimetype, picture }]; the bytes are in stored_file until they expire.
  attachments jsonb not null default '[]'::jsonb,
  created_at timestamptz not null,
  produced_at timestamptz,
  asked_by text,
  unique (subscription_id, client_id, due_at)
);
create index report_issue_recent on report_issue (client_id, due_at desc);
create index report_issue_due on report_issue (due_at desc);
create index report_issue_previous on report_issue (subscription_id, client_id, due_at desc) where status = 'sent';
