-- Numbers are found however they were written, and the last word about notices counts, whenever it arrives.

-- The digits of numbers as people type them, those of other scripts that are read as numbers included.
create or replace function phone_digits(typed text) returns text language sql immutable parallel safe as $$
  select regexp_replace(
    translate(typed, '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '012345678901234567890123456789'),
    '[^0-9]', '', 'g')
$$;

-- Every seven digits of one number in a row: its last seven are among them whatever stands before and behind it (country
-- code, extension, device, a second number). It calls none of our functions: indexes are built without seeing them.
create or replace function phone_keys(typed text) returns text[] language sql immutable parallel safe as $$
  select array(select distinct substr(digits, at, 7) from (select regexp_replace(
    translate(left(typed, 250), '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '012345678901234567890123456789'),
    '[^0-9]', '', 'g') as digits) number, generate_series(1, length(digits) - 6) at)
$$;

drop index if exists user_by_number;
drop index if exists dashboard_user_by_number;
create index if not exists user_by_phone on "user" using gin (phone_keys(whatsapp)) where whatsapp <> '';
create index if not exists dashboard_user_by_phone on dashboard_user using gin (phone_keys(whatsapp)) where whatsapp <> '';

-- When a person last said whether they want notices: what was said before that and arrives later does not count.
create table if not exists consent_statement (
  user_id varchar primary key references "user" (user_id) on update cascade on delete cascade,
  said_at timestamptz not null
);
