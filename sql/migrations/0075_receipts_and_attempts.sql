-- What became of a message after it was handed over, and of each attempt before.

-- How far WhatsApp says that it got: its server, the device, the eyes of the recipient. It only ever goes forwards.
alter table outbound_message
  add column if not exists acknowledged text check (acknowledged in ('server', 'device', 'read')),
  add column if not exists acknowledged_at timestamptz;
create index if not exists outbound_message_provider on outbound_message (channel, account, provider_id)
  where provider_id is not null;
create index if not exists outbound_message_recipient on outbound_message (recipient, created_at desc);

-- Attempts that did not bring a message to its provider.
create table if not exists outbound_attempt (
  attempt_id bigint generated always as identity primary key,
  message_id uuid not null references outbound_message (message_id) on delete cascade,
  -- The account it was tried from: a message can be moved to another.
  account text not null,
  attempt integer not null,
  at timestamptz not null,
  trouble text not null check (trouble in ('refused', 'passing')),
  reason text not null
);
create index if not exists outbound_attempt_message on outbound_attempt (message_id);
