-- A Google account that is connected, broken or disconnected, and the numbers that are saved as its contacts.

alter table google_connection
  -- Gone when the account is disconnected.
  alter column sealed_token drop not null,
  add column status text not null default 'connected' check (status in ('connected', 'broken', 'disconnected')),
  add column scopes text[] not null default '{}',
  -- Why it is broken, as a code, and since when.
  add column problem text,
  add column problem_at timestamptz,
  -- Raised by every change: whoever worked with an older token writes nothing.
  add column version integer not null default 1,
  add column refreshed_at timestamptz,
  -- One process at a time renews the token.
  add column refresh_held_by text,
  add column refresh_held_until timestamptz;

-- A number without resource_name waits to be saved.
alter table saved_contact
  -- Held by one process until then, or not tried again before.
  add column if not exists waits_until timestamptz,
  add column if not exists held_by text,
  add column if not exists attempts integer not null default 0,
  add column if not exists problem text;
create index if not exists saved_contact_waiting on saved_contact (phone_number) where resource_name is null;
-- An adopted database may hold texts that are longer than an index takes; no number is as long as this.
create index if not exists user_by_whatsapp on "user" (left(whatsapp, 40)) where whatsapp is not null;
