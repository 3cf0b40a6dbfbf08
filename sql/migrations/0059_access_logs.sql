-- The login log as administrators ask for it: the logins of one account, and those of operators among many of personnel.

create index if not exists login_log_actor_time on login_log (actor_id, logged_at);
create index if not exists login_log_operators on login_log (login_source, logged_at) where login_type = 'operator';
