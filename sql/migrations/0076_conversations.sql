-- What people write to the numbers: who they are, what they can ask for, and from which number they are answered.

-- People are found by their number however it is spelled: by its last digits, and then the whole number is compared.
create index if not exists user_by_number on "user" (right(regexp_replace(left(whatsapp, 60), '\D', '', 'g'), 8))
  where whatsapp <> '';
create index if not exists dashboard_user_by_number
  on dashboard_user (right(regexp_replace(left(whatsapp, 60), '\D', '', 'g'), 8)) where whatsapp <> '';

-- Where somebody of the press section is reached, and known by: digits with country code; null = not over WhatsApp.
alter table penmas_user add column if not exists whatsapp text;

-- The number that a report leaves from: the one that was asked; null = that of the client's kind.
alter table report_issue add column if not exists account text check (account in ('operator', 'user', 'gateway'));

-- The reports there are, as analytics says when it starts: what people are offered where they can ask for one.
create table if not exists report_kind (
  report text primary key,
  title text not null,
  audience text not null check (audience in ('unit', 'directorate', 'any')),
  -- What the client must have switched on, all of it: instagram, tiktok, amplification.
  needs text[] not null,
  -- The same, one of it at least; empty = nothing.
  needs_one_of text[] not null,
  -- The order in which people are shown them.
  position integer not null
);
