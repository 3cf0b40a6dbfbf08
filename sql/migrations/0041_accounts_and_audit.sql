-- Accounts that somebody decided about, first e-mail addresses that wait for an administrator, and the audit trail.

-- A fork of Cicero_V2 has the e-mail column already.
alter table dashboard_user
  add column if not exists email text,
  -- When and by whom the account was approved or refused; null = nobody yet.
  add column if not exists decided_at timestamptz,
  add column if not exists decided_by text,
  -- Sessions that began before are over: the password was changed or the account refused.
  add column if not exists sessions_since timestamptz;

create index if not exists dashboard_user_undecided on dashboard_user (created_at) where decided_at is null and status is not true;
create index if not exists dashboard_user_whatsapp on dashboard_user (whatsapp) where whatsapp is not null;

-- A person without an e-mail address and without a phone number of record asks for this address. An administrator decides.
create table email_request (
  request_id uuid primary key,
  user_id varchar not null references "user" (user_id) on update cascade on delete cascade,
  email text not null,
  requested_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  approved boolean
);
create unique index email_request_open on email_request (user_id) where decided_at is null;

-- Who did what, when, from where, and how it ended. Rows are only ever added, and removed when they are old.
create table audit_event (
  event_id bigint generated always as identity primary key,
  at timestamptz not null,
  -- <entity>.<event>, for instance login.dashboard, account.approved
  action text not null,
  outcome text not null check (outcome in ('ok', 'refused')),
  -- The error code of a refusal.
  reason text,
  actor_kind text,
  actor_id text,
  subject_kind text,
  subject_id text,
  channel text not null check (channel in ('http', 'whatsapp', 'telegram', 'cli', 'job')),
  address text,
  user_agent text,
  correlation_id text,
  detail jsonb not null default '{}'::jsonb,
  -- Whether administrators were told in a notice; null = they need not be.
  noticed boolean
);
create index audit_event_at on audit_event (at);
create index audit_event_action on audit_event (action, at);
create index audit_event_actor on audit_event (actor_kind, actor_id, at) where actor_id is not null;
create index audit_event_subject on audit_event (subject_kind, subject_id, at) where subject_id is not null;
create index audit_event_unnoticed on audit_event (event_id) where noticed = false;

-- Reset tokens are kept as hashes; of an account one is open.
create index if not exists dashboard_password_resets_account on dashboard_password_resets (dashboard_user_id, created_at);

-- Telegram joins the channels.
alter table outbound_message drop constraint outbound_message_channel_check;
alter table outbound_message add constraint outbound_message_channel_check check (channel in ('whatsapp', 'email', 'telegram'));

-- New numbers of personnel are digits; those an adopted database brings along stay as they are.
create function user_number_is_digits() returns trigger language plpgsql as $$
begin
  if new.user_id !~ '^[0-9]{1,18}$' then
    raise exception 'a personnel number has 1 to 18 digits' using errcode = 'check_violation', constraint = 'user_number_is_digits';
  end if;
  return new;
end $$;
create trigger user_number_is_digits before insert or update of user_id on "user"
  for each row execute function user_number_is_digits();

-- One name and one address for one account, spelling aside. An adopted database may hold doubles: then the index waits
-- until `cicero adopt --fix` finds none, and the locks of the services keep new doubles out.
do $$
declare
  wanted record;
begin
  for wanted in select * from (values
    ('dashboard_user_username_unique', 'create unique index if not exists dashboard_user_username_unique on dashboard_user (lower(username))'),
    ('user_email_unique', 'create unique index if not exists user_email_unique on "user" (lower(trim(email))) where trim(email) <> '''''),
    ('penmas_user_username_unique', 'create unique index if not exists penmas_user_username_unique on penmas_user (lower(username))')
  ) as list (name, definition)
  loop
    begin
      execute wanted.definition;
    exception when unique_violation then
      raise warning '% is left out: there are doubles; see cicero adopt', wanted.name;
    end;
  end loop;
end $$;
