-- Look-ups of logins and claims: names without regard to case, addresses and numbers as they are compared.
-- Not unique: an adopted database may hold doubles; new ones are refused when written.

create index if not exists dashboard_user_username_folded on dashboard_user (lower(username));
create index if not exists dashboard_user_clients_client on dashboard_user_clients (client_id);
create index if not exists user_email_folded on "user" (lower(trim(email)));
create index if not exists user_nrp_digits on "user" (regexp_replace(user_id, '\D', '', 'g'));
create index if not exists login_log_logged_at on login_log (logged_at);
