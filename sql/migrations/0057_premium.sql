-- Requests for premium: who decided and when, one that waits for each account and each person, and what jobs look for.

alter table dashboard_premium_request
  -- <kind>:<id> of who decided; responded_at says when.
  add column if not exists decided_by text;
alter table premium_request
  add column if not exists decided_at timestamptz,
  add column if not exists decided_by text;

create index if not exists dashboard_premium_request_newest on dashboard_premium_request (created_at desc, request_id desc);
create index if not exists premium_request_person on premium_request (user_id, created_at desc);
create index if not exists premium_request_waiting on premium_request
  ((coalesce(updated_at, created_at, 'epoch'::timestamp))) where coalesce(status, 'pending') = 'pending';
create index if not exists dashboard_user_subscriptions_running on dashboard_user_subscriptions (expires_at)
  where status = 'active';
create index if not exists user_premium_end on "user" (premium_end_date) where premium_status;

-- An adopted database may hold several that wait: nothing kept them apart, and nothing ever ended them. Then an index
-- waits until the old ones have expired and `cicero adopt --fix` makes it; the services let in one at a time anyway.
do $$
declare
  wanted record;
begin
  for wanted in select * from (values
    ('dashboard_premium_request_open', 'create unique index if not exists dashboard_premium_request_open on dashboard_premium_request (dashboard_user_id) where status in (''pending'', ''confirmed'')'),
    ('premium_request_open', 'create unique index if not exists premium_request_open on premium_request (user_id) where status = ''pending'' and user_id is not null')
  ) as list (name, definition)
  loop
    begin
      execute wanted.definition;
    exception when unique_violation then
      raise warning '% is left out: there are doubles; see cicero adopt', wanted.name;
    end;
  end loop;
end $$;
