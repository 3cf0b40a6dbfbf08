-- Complaints of personnel about their attendance, what they were answered, and what became of the answers.

create table complaint (
  complaint_id uuid primary key,
  user_id varchar not null references "user" (user_id) on update cascade on delete cascade,
  platform text not null check (platform in ('instagram', 'tiktok')),
  -- What it is about: a complaint of the same person with the same subject is a repetition.
  subject text not null,
  issue text not null,
  solution text not null,
  -- The answer as it is sent.
  message text not null,
  -- <kind>:<id> of who brought it in.
  requested_by text not null,
  requested_at timestamptz not null
);
create index complaint_repeated on complaint (user_id, platform, subject, requested_at desc);
create index complaint_newest on complaint (requested_at desc, complaint_id);

-- One row per addressee, also when there was nowhere to send to.
create table complaint_delivery (
  complaint_id uuid not null references complaint (complaint_id) on delete cascade,
  addressee text not null check (addressee in ('personnel', 'dashboard')),
  channel text not null check (channel in ('whatsapp', 'email', 'unknown')),
  recipient text,
  -- The key of the message at the notifier; null when nothing is sent.
  dedupe_key text unique,
  status text not null check (status in ('pending', 'sent', 'failed', 'skipped', 'invalid')),
  reason text,
  settled_at timestamptz,
  primary key (complaint_id, addressee)
);
