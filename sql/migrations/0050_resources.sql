-- What administrators and personnel work with through the public door: soft deletion, times of change, links that are
-- claimed once, personnel numbers that can change, and imports that can go on after a restart.

-- Clients: who changed last is in audit_event; when, here. A deleted client stays for what refers to it.
alter table clients
  add column if not exists created_at timestamptz not null default now(),
  add column if not exists updated_at timestamptz not null default now(),
  add column if not exists deleted_at timestamptz;

-- Adopted databases have a trigger of their own for this; ours makes sure that there is one.
create or replace function set_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end $$;
create trigger clients_set_updated_at before update on clients for each row execute function set_updated_at();
do $$
begin
  if not exists (
    select from pg_trigger join pg_proc on pg_proc.oid = tgfoid
    where tgrelid = '"user"'::regclass and not tgisinternal and prosrc ~* 'new\.updated_at'
  ) then
    create trigger user_set_updated_at before update on "user" for each row execute function set_updated_at();
  end if;
end $$;

create index if not exists user_client on "user" (upper(trim(client_id)), user_id);
create index if not exists user_roles_role on user_roles (role_id, user_id);

-- A personnel number can change: everything that refers to it follows. Constraint names differ between installations.
do $$
declare
  reference record;
begin
  for reference in
    select conrelid::regclass as of_table, conname, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and confrelid = '"user"'::regclass and confupdtype <> 'c'
  loop
    execute format('alter table %s drop constraint %I', reference.of_table, reference.conname);
    execute format('alter table %s add constraint %I %s', reference.of_table, reference.conname,
      regexp_replace(
        regexp_replace(reference.definition, ' ON UPDATE (NO ACTION|RESTRICT|SET NULL|SET DEFAULT)', ''),
        '( DEFERRABLE| INITIALLY| NOT VALID|$)', ' ON UPDATE CASCADE\1'));
  end loop;
end $$;

-- Reports: created_at keeps the post's time, as the recaps know it; reported_at is when the person reported.
alter table link_report
  add column if not exists reported_at timestamptz,
  add column if not exists updated_at timestamptz,
  add column if not exists deleted_at timestamptz;
alter table link_report_khusus
  add column if not exists reported_at timestamptz,
  add column if not exists updated_at timestamptz,
  add column if not exists deleted_at timestamptz;
create index if not exists link_report_person on link_report (user_id, created_at);
create index if not exists link_report_khusus_person on link_report_khusus (user_id, created_at);

-- One link counts for one person and one task. Doubles of an adopted database stay with whoever reported first.
create table reported_link (
  -- What all spellings of a link share.
  link_key text primary key,
  kind text not null check (kind in ('regular', 'khusus')),
  shortcode varchar not null,
  user_id varchar not null references "user" (user_id) on update cascade on delete cascade,
  reported_at timestamptz not null default now()
);
create index reported_link_report on reported_link (kind, shortcode, user_id);

-- Editorial calendar: the day is a day, versions tell two editors apart, deletion keeps the record.
alter table editorial_event
  add column if not exists version integer not null default 1,
  add column if not exists deleted_at timestamptz;
alter table approval_request
  add column if not exists decided_by text references penmas_user (user_id),
  add column if not exists decided_at timestamptz,
  add column if not exists note text;
create index if not exists editorial_event_people on editorial_event (created_by, assignee);
create index if not exists approval_request_open on approval_request (created_at desc) where status = 'pending';
create index if not exists change_log_event on change_log (event_id, logged_at);
create index if not exists visitor_logs_visited on visitor_logs (visited_at desc);

-- Imports of personnel: the file is kept until it is through, so that a restart goes on where it was.
create table personnel_import (
  import_id uuid primary key,
  client_id varchar not null references clients (client_id) on update cascade,
  -- dashboard and a dashboard_user_id, or cli
  requested_by_kind text not null,
  requested_by_id text,
  source text not null,
  content bytea,
  dry_run boolean not null,
  status text not null check (status in ('waiting', 'running', 'done', 'failed')),
  -- Rows of the file that are through.
  rows_done integer not null default 0,
  rows_total integer,
  counts jsonb not null default '{}'::jsonb,
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index personnel_import_recent on personnel_import (created_at desc);

-- What became of each row that is worth telling about: created, changed (and which fields), refused and why.
create table personnel_import_row (
  import_id uuid not null references personnel_import (import_id) on delete cascade,
  row_number integer not null,
  user_id text,
  outcome text not null check (outcome in ('created', 'changed', 'unchanged', 'refused')),
  fields text[] not null default '{}',
  problem text,
  primary key (import_id, row_number)
);

-- Google accounts connected by administrators; the token is sealed like the signing keys.
create table google_connection (
  connection_id text primary key,
  sealed_token bytea not null,
  account text,
  connected_at timestamptz not null default now(),
  connected_by text
);
