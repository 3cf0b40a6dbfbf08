-- Messages on their way out and in. A row is the message: it is never lost, only delivered or given up.

create table stored_file (
  file_id uuid primary key,
  name text not null,
  mimetype text not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check (octet_length(bytes) <= 16777216)
);
create index stored_file_expiry on stored_file (expires_at);

create table outbound_message (
  message_id uuid primary key,
  dedupe_key text not null unique,
  channel text not null check (channel in ('whatsapp', 'email')),
  account text not null,
  recipient text not null,
  -- 1 one-time codes, 2 approvals, 3 recaps, 4 broadcasts: the lower goes first.
  priority smallint not null check (priority between 1 and 4),
  topic text,
  -- subject, text, html, files; blanked after delivery when sensitive.
  content jsonb not null,
  sensitive boolean not null default false,
  status text not null check (status in ('waiting', 'sending', 'delivered', 'failed', 'expired', 'replaced')),
  attempts integer not null default 0,
  not_before timestamptz not null default now(),
  expires_at timestamptz,
  -- Held by a sender until then; a crash lets it go by itself.
  claimed_until timestamptz,
  claimed_by text,
  -- Order of acceptance; messages to one recipient leave in this order within a priority.
  sequence bigint generated always as identity,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  provider_id text,
  error text
);
create index outbound_message_due on outbound_message (channel, account, priority, sequence) where status in ('waiting', 'sending');
create index outbound_message_topic on outbound_message (topic, recipient) where status = 'waiting' and topic is not null;
create index outbound_message_recent on outbound_message (created_at desc);

create table inbound_message (
  provider_id text not null,
  account text not null,
  chat_id text not null,
  author text not null,
  body text not null,
  received_at timestamptz not null,
  stored_at timestamptz not null default now(),
  primary key (account, provider_id)
);
