-- Long lists, read a batch or a page at a time.

-- Personnel in every order that a list can be asked for: each batch begins where the one before ended. Texts of an
-- adopted database may be longer than an index takes.
create index if not exists user_by_name on "user" (left(coalesce(nama, ''), 200), user_id);
create index if not exists user_by_title on "user" (left(coalesce(title, ''), 200), user_id);
create index if not exists user_by_division on "user" (left(coalesce(divisi, ''), 200), user_id);
create index if not exists user_by_client on "user" (coalesce(client_id, ''), user_id);

-- Reports, newest post first: posts without a time come last, so must the index have it.
drop index if exists link_report_newest;
create index link_report_newest on link_report (created_at desc nulls last, shortcode, user_id) where deleted_at is null;
create index if not exists link_report_khusus_newest on link_report_khusus (created_at desc nulls last, shortcode, user_id)
  where deleted_at is null;

-- The login log as administrators ask for it: the logins of one account, and those of operators among many of personnel.
create index if not exists login_log_actor_time on login_log (actor_id, logged_at);
create index if not exists login_log_operators on login_log (login_source, logged_at) where login_type = 'operator';
