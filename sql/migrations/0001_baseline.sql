-- The baseline: the complete schema of Cicero_V2 (53 tables), in its newest shape.
--
-- An empty database becomes that schema. A database that Cicero_V2 already uses passes through unharmed, whichever
-- of its schema files and migrations built it: what is there stays, what is missing is added, and the two shapes older
-- than October 2025 are carried over with their data. Applying the file again changes nothing.
--
-- Rules of this file
--   * It runs inside the migration runner's transaction and needs no superuser and no extension.
--   * It never drops a table or a column, and never overwrites a stored value.
--   * A column that lost its meaning stays and is marked by a comment starting with "obsolete:". The mark also records
--     that its data has been carried over, so that a second run does not undo later edits.
--   * A unique index that existing rows violate is left out with a warning; `cicero adopt` lists the rows.
--   * Constraint and index names differ between installations, so existing ones are recognised by definition.
--   * Indexes of Cicero_V2 that repeat another index are not created.

DO $$
BEGIN
  IF current_setting('server_version_num')::int < 150000 THEN
    RAISE EXCEPTION 'PostgreSQL 15 or newer is required, this is %', current_setting('server_version');
  END IF;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Organisation and people
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS clients (
  client_id varchar PRIMARY KEY,
  nama varchar NOT NULL,
  client_type varchar,
  client_status boolean DEFAULT true,
  client_insta varchar,
  client_insta_status boolean DEFAULT true,
  client_tiktok varchar,
  client_tiktok_status boolean DEFAULT true,
  client_amplify_status boolean DEFAULT true,
  client_operator varchar,
  client_super varchar,
  client_group varchar,
  tiktok_secuid varchar,
  regional_id varchar,
  client_level varchar,
  parent_client_id varchar REFERENCES clients (client_id)
);
-- No SQL file of Cicero_V2 that upgrades an older database creates the last three, though its code reads them.
ALTER TABLE clients
  ADD COLUMN IF NOT EXISTS client_amplify_status boolean DEFAULT true,
  ADD COLUMN IF NOT EXISTS client_super varchar,
  ADD COLUMN IF NOT EXISTS client_group varchar,
  ADD COLUMN IF NOT EXISTS tiktok_secuid varchar,
  ADD COLUMN IF NOT EXISTS regional_id varchar,
  ADD COLUMN IF NOT EXISTS client_level varchar,
  ADD COLUMN IF NOT EXISTS parent_client_id varchar REFERENCES clients (client_id);

CREATE TABLE IF NOT EXISTS "user" (
  user_id varchar PRIMARY KEY,
  nama varchar,
  title varchar,
  divisi varchar,
  jabatan varchar,
  desa varchar,
  insta varchar,
  tiktok varchar,
  whatsapp varchar,
  email varchar,
  client_id varchar REFERENCES clients (client_id),
  status boolean DEFAULT true,
  exception boolean DEFAULT false,
  premium_status boolean DEFAULT false,
  premium_end_date date,
  wa_notification_opt_in boolean NOT NULL DEFAULT false,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);
-- People already registered get the time of this migration as their creation time: the real one was never stored.
ALTER TABLE "user"
  ADD COLUMN IF NOT EXISTS jabatan varchar,
  ADD COLUMN IF NOT EXISTS desa varchar,
  ADD COLUMN IF NOT EXISTS whatsapp varchar,
  ADD COLUMN IF NOT EXISTS email varchar,
  ADD COLUMN IF NOT EXISTS exception boolean DEFAULT false,
  ADD COLUMN IF NOT EXISTS premium_status boolean DEFAULT false,
  ADD COLUMN IF NOT EXISTS premium_end_date date,
  ADD COLUMN IF NOT EXISTS wa_notification_opt_in boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now(),
  ADD COLUMN IF NOT EXISTS updated_at timestamptz DEFAULT now();

CREATE TABLE IF NOT EXISTS roles (
  role_id serial PRIMARY KEY,
  role_name varchar UNIQUE
);

CREATE TABLE IF NOT EXISTS user_roles (
  user_id varchar NOT NULL REFERENCES "user" (user_id),
  role_id integer NOT NULL REFERENCES roles (role_id),
  PRIMARY KEY (user_id, role_id)
);

-- Reference roles. A role that exists in another spelling ("Admin") is not created a second time.
INSERT INTO roles (role_name)
SELECT wanted.role_name
FROM (VALUES ('operator'), ('ditbinmas'), ('ditlantas'), ('bidhumas'), ('ditsamapta'), ('ditintelkam'), ('admin'))
  AS wanted (role_name)
WHERE NOT EXISTS (SELECT FROM roles WHERE lower(trim(roles.role_name)) = wanted.role_name);

-- Before October 2025 membership of a directorate was a boolean column of "user".
DO $$
DECLARE
  directorate text;
BEGIN
  FOR directorate IN
    SELECT attname::text FROM pg_attribute
    WHERE attrelid = '"user"'::regclass AND attnum > 0 AND NOT attisdropped AND atttypid = 'boolean'::regtype
      AND attname IN ('ditbinmas', 'ditlantas', 'bidhumas', 'ditsamapta', 'ditintelkam')
      AND coalesce(col_description(attrelid, attnum), '') NOT LIKE 'obsolete:%'
  LOOP
    EXECUTE format(
      'INSERT INTO user_roles (user_id, role_id)
       SELECT person.user_id, role.role_id
       FROM "user" AS person
       CROSS JOIN (
         SELECT role_id FROM roles WHERE lower(trim(role_name)) = %1$L ORDER BY role_name = %1$L DESC, role_id LIMIT 1
       ) AS role
       WHERE person.%1$I
         AND NOT EXISTS (
           SELECT FROM user_roles AS held WHERE held.user_id = person.user_id AND held.role_id = role.role_id
         )',
      directorate
    );
    EXECUTE format('COMMENT ON COLUMN "user".%I IS %L', directorate, 'obsolete: carried over to user_roles');
  END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Accounts, sessions, access trails
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS dashboard_user (
  dashboard_user_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  username text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  role_id integer NOT NULL REFERENCES roles (role_id),
  status boolean DEFAULT true,
  whatsapp varchar,
  premium_status boolean DEFAULT false,
  premium_tier text,
  premium_expires_at timestamptz,
  created_at timestamp DEFAULT now(),
  updated_at timestamp DEFAULT now()
);
ALTER TABLE dashboard_user
  ADD COLUMN IF NOT EXISTS role_id integer REFERENCES roles (role_id),
  ADD COLUMN IF NOT EXISTS status boolean DEFAULT true,
  ADD COLUMN IF NOT EXISTS whatsapp varchar,
  ADD COLUMN IF NOT EXISTS premium_status boolean DEFAULT false,
  ADD COLUMN IF NOT EXISTS premium_tier text,
  ADD COLUMN IF NOT EXISTS premium_expires_at timestamptz,
  ADD COLUMN IF NOT EXISTS created_at timestamp DEFAULT now(),
  ADD COLUMN IF NOT EXISTS updated_at timestamp DEFAULT now();

-- Before October 2025 the key was user_id. An old key that is a uuid becomes the new key, so that login_log.actor_id
-- still points to the account; any other old key gets a new uuid. The old column stays.
DO $$
DECLARE
  old_key text;
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = 'dashboard_user'::regclass AND attname = 'dashboard_user_id' AND NOT attisdropped
  ) THEN
    ALTER TABLE dashboard_user ADD COLUMN dashboard_user_id uuid;
    UPDATE dashboard_user SET dashboard_user_id = CASE
      WHEN user_id::text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN user_id::text::uuid
      ELSE gen_random_uuid()
    END;
  END IF;

  SELECT conname INTO old_key FROM pg_constraint
  WHERE conrelid = 'dashboard_user'::regclass AND contype = 'p'
    AND pg_get_constraintdef(oid) <> 'PRIMARY KEY (dashboard_user_id)';
  IF FOUND THEN
    EXECUTE format('ALTER TABLE dashboard_user DROP CONSTRAINT %I', old_key);
    ALTER TABLE dashboard_user
      ALTER COLUMN dashboard_user_id SET DEFAULT gen_random_uuid(),
      ADD PRIMARY KEY (dashboard_user_id);
    IF EXISTS (
      SELECT FROM pg_attribute
      WHERE attrelid = 'dashboard_user'::regclass AND attname = 'user_id' AND NOT attisdropped
    ) THEN
      ALTER TABLE dashboard_user ALTER COLUMN user_id DROP NOT NULL, ALTER COLUMN user_id DROP DEFAULT;
      COMMENT ON COLUMN dashboard_user.user_id IS 'obsolete: carried over to dashboard_user_id';
    END IF;
  END IF;
END $$;

CREATE TABLE IF NOT EXISTS dashboard_user_clients (
  dashboard_user_id uuid NOT NULL REFERENCES dashboard_user (dashboard_user_id) ON DELETE CASCADE,
  client_id varchar NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
  PRIMARY KEY (dashboard_user_id, client_id)
);

-- Before October 2025 an account held its role as text and exactly one client. A role name becomes a row of roles; an
-- account without role keeps none, because choosing one would grant rights nobody gave. An account without client, or
-- with one that does not exist, stays unlinked. `cicero adopt` lists both.
DO $$
DECLARE
  legacy record;
BEGIN
  FOR legacy IN
    SELECT attname FROM pg_attribute
    WHERE attrelid = 'dashboard_user'::regclass AND NOT attisdropped AND attname IN ('role', 'client_id')
      AND coalesce(col_description(attrelid, attnum), '') NOT LIKE 'obsolete:%'
  LOOP
    IF legacy.attname = 'role' THEN
      INSERT INTO roles (role_name)
      SELECT DISTINCT lower(trim(account.role::text)) FROM dashboard_user AS account
      WHERE trim(account.role::text) <> ''
        AND NOT EXISTS (SELECT FROM roles WHERE lower(trim(role_name)) = lower(trim(account.role::text)));
      UPDATE dashboard_user AS account SET role_id = (
        SELECT role_id FROM roles WHERE lower(trim(role_name)) = lower(trim(account.role::text))
        ORDER BY role_name = lower(trim(account.role::text)) DESC, role_id LIMIT 1
      )
      WHERE role_id IS NULL;
      ALTER TABLE dashboard_user ALTER COLUMN role DROP NOT NULL, ALTER COLUMN role DROP DEFAULT;
      COMMENT ON COLUMN dashboard_user.role IS 'obsolete: carried over to role_id';
    ELSE
      INSERT INTO dashboard_user_clients (dashboard_user_id, client_id)
      SELECT account.dashboard_user_id, clients.client_id
      FROM dashboard_user AS account
      JOIN clients ON clients.client_id = account.client_id
      WHERE NOT EXISTS (
        SELECT FROM dashboard_user_clients AS link
        WHERE link.dashboard_user_id = account.dashboard_user_id AND link.client_id = clients.client_id
      );
      ALTER TABLE dashboard_user ALTER COLUMN client_id DROP NOT NULL, ALTER COLUMN client_id DROP DEFAULT;
      COMMENT ON COLUMN dashboard_user.client_id IS 'obsolete: carried over to dashboard_user_clients';
    END IF;
  END LOOP;

  IF NOT EXISTS (SELECT FROM dashboard_user WHERE role_id IS NULL) THEN
    ALTER TABLE dashboard_user ALTER COLUMN role_id SET NOT NULL;
  END IF;
END $$;

CREATE TABLE IF NOT EXISTS dashboard_password_resets (
  reset_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dashboard_user_id uuid REFERENCES dashboard_user (dashboard_user_id) ON DELETE CASCADE,
  delivery_target text NOT NULL,
  reset_token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);

CREATE TABLE IF NOT EXISTS penmas_user (
  user_id text PRIMARY KEY,
  username text NOT NULL UNIQUE,
  password_hash text NOT NULL,
  role text NOT NULL,
  created_at timestamp DEFAULT now(),
  updated_at timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS login_log (
  log_id serial PRIMARY KEY,
  actor_id text,
  login_type varchar(20),
  login_source varchar(20),
  logged_at timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS visitor_logs (
  id serial PRIMARY KEY,
  ip varchar,
  user_agent text,
  visited_at timestamp DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Instagram posts and engagement
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS insta_post (
  shortcode varchar PRIMARY KEY,
  client_id varchar REFERENCES clients (client_id),
  caption text,
  comment_count integer,
  like_count integer,
  thumbnail_url text,
  is_video boolean DEFAULT false,
  video_url text,
  image_url text,
  images_url jsonb,
  is_carousel boolean DEFAULT false,
  created_at timestamp
);
-- The fetch of Cicero_V2 writes like_count, though none of its SQL files has it.
ALTER TABLE insta_post
  ADD COLUMN IF NOT EXISTS like_count integer,
  ADD COLUMN IF NOT EXISTS image_url text,
  ADD COLUMN IF NOT EXISTS images_url jsonb,
  ADD COLUMN IF NOT EXISTS is_carousel boolean DEFAULT false;

CREATE TABLE IF NOT EXISTS insta_post_khusus (
  shortcode varchar PRIMARY KEY,
  client_id varchar REFERENCES clients (client_id),
  caption text,
  comment_count integer,
  thumbnail_url text,
  is_video boolean DEFAULT false,
  video_url text,
  image_url text,
  images_url jsonb,
  is_carousel boolean DEFAULT false,
  created_at timestamp
);

CREATE TABLE IF NOT EXISTS insta_post_roles (
  shortcode varchar NOT NULL REFERENCES insta_post (shortcode) ON DELETE CASCADE,
  role_name varchar NOT NULL,
  PRIMARY KEY (shortcode, role_name)
);

CREATE TABLE IF NOT EXISTS insta_like (
  shortcode varchar PRIMARY KEY REFERENCES insta_post (shortcode),
  likes jsonb,
  updated_at timestamp
);

CREATE TABLE IF NOT EXISTS insta_comment (
  shortcode varchar PRIMARY KEY REFERENCES insta_post (shortcode),
  comments jsonb,
  updated_at timestamp
);

CREATE TABLE IF NOT EXISTS insta_like_audit (
  audit_id bigserial PRIMARY KEY,
  shortcode varchar REFERENCES insta_post (shortcode),
  usernames jsonb NOT NULL DEFAULT '[]',
  snapshot_window_start timestamptz NOT NULL,
  snapshot_window_end timestamptz NOT NULL,
  captured_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS insta_profile (
  username varchar PRIMARY KEY,
  full_name varchar,
  biography text,
  follower_count integer,
  following_count integer,
  post_count integer,
  profile_pic_url text,
  updated_at timestamp
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Extended Instagram mirror: a normalised copy of what the upstream service returned
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS instagram_user (
  user_id varchar(30) PRIMARY KEY,
  username varchar(100) NOT NULL UNIQUE,
  full_name varchar(100),
  biography text,
  business_contact_method varchar(50),
  category varchar(100),
  category_id bigint,
  account_type smallint,
  contact_phone_number varchar(30),
  external_url text,
  fbid_v2 varchar(40),
  is_business boolean,
  is_private boolean,
  is_verified boolean,
  public_email varchar(100),
  public_phone_country_code varchar(10),
  public_phone_number varchar(30),
  profile_pic_url text,
  profile_pic_url_hd text
);

CREATE TABLE IF NOT EXISTS instagram_user_metrics (
  user_id varchar(30) PRIMARY KEY REFERENCES instagram_user (user_id),
  follower_count integer,
  following_count integer,
  media_count integer,
  total_igtv_videos integer,
  latest_reel_media bigint
);

CREATE TABLE IF NOT EXISTS ig_ext_users (
  user_id varchar(50) PRIMARY KEY,
  username varchar(100) NOT NULL,
  full_name varchar(100),
  is_private boolean,
  is_verified boolean,
  profile_pic_url text
);

CREATE TABLE IF NOT EXISTS ig_ext_posts (
  post_id varchar(50) PRIMARY KEY,
  shortcode varchar(50) UNIQUE REFERENCES insta_post (shortcode) ON DELETE CASCADE,
  user_id varchar(50) REFERENCES ig_ext_users (user_id),
  caption_text text,
  created_at timestamp,
  like_count integer,
  comment_count integer,
  is_video boolean,
  media_type integer,
  is_pinned boolean
);

CREATE TABLE IF NOT EXISTS ig_ext_media_items (
  media_id varchar(50) PRIMARY KEY,
  post_id varchar(50) REFERENCES ig_ext_posts (post_id) ON DELETE CASCADE,
  media_type integer,
  is_video boolean,
  original_width integer,
  original_height integer,
  image_url text,
  video_url text,
  video_duration real,
  thumbnail_url text
);

CREATE TABLE IF NOT EXISTS ig_ext_tagged_users (
  media_id varchar(50) NOT NULL REFERENCES ig_ext_media_items (media_id) ON DELETE CASCADE,
  user_id varchar(50) NOT NULL REFERENCES ig_ext_users (user_id),
  x real,
  y real,
  PRIMARY KEY (media_id, user_id)
);

CREATE TABLE IF NOT EXISTS ig_ext_hashtags (
  post_id varchar(50) NOT NULL REFERENCES ig_ext_posts (post_id) ON DELETE CASCADE,
  hashtag varchar(100) NOT NULL,
  PRIMARY KEY (post_id, hashtag)
);

CREATE TABLE IF NOT EXISTS ig_hashtag_info (
  hashtag_id varchar(50) PRIMARY KEY,
  name varchar(100) NOT NULL,
  profile_pic_url text,
  media_count integer,
  formatted_media_count varchar(20),
  is_trending boolean,
  allow_muting_story boolean,
  hide_use_hashtag_button boolean,
  show_follow_drop_down boolean,
  content_advisory text,
  subtitle text,
  warning_message text
);

CREATE TABLE IF NOT EXISTS ig_post_metrics (
  post_id varchar(50) PRIMARY KEY REFERENCES ig_ext_posts (post_id) ON DELETE CASCADE,
  play_count integer,
  save_count integer,
  share_count integer,
  view_count integer,
  fb_like_count integer,
  fb_play_count integer
);

CREATE TABLE IF NOT EXISTS ig_post_like_users (
  post_id varchar(50) NOT NULL REFERENCES ig_ext_posts (post_id) ON DELETE CASCADE,
  user_id varchar(50) NOT NULL REFERENCES ig_ext_users (user_id),
  username varchar(100),
  PRIMARY KEY (post_id, user_id)
);

CREATE TABLE IF NOT EXISTS ig_post_comments (
  comment_id varchar(50) PRIMARY KEY,
  post_id varchar(50) REFERENCES ig_ext_posts (post_id) ON DELETE CASCADE,
  user_id varchar(50) REFERENCES ig_ext_users (user_id),
  text text,
  created_at timestamp
);

-- ---------------------------------------------------------------------------------------------------------------------
-- TikTok posts and engagement
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS tiktok_post (
  video_id varchar PRIMARY KEY,
  client_id varchar REFERENCES clients (client_id),
  caption text,
  like_count integer,
  comment_count integer,
  created_at timestamp
);

CREATE TABLE IF NOT EXISTS tiktok_post_roles (
  video_id varchar NOT NULL REFERENCES tiktok_post (video_id) ON DELETE CASCADE,
  role_name varchar NOT NULL,
  PRIMARY KEY (video_id, role_name)
);

CREATE TABLE IF NOT EXISTS tiktok_comment (
  video_id varchar PRIMARY KEY REFERENCES tiktok_post (video_id) ON DELETE CASCADE,
  comments jsonb,
  updated_at timestamp
);

CREATE TABLE IF NOT EXISTS tiktok_comment_audit (
  audit_id bigserial PRIMARY KEY,
  video_id varchar REFERENCES tiktok_post (video_id) ON DELETE CASCADE,
  usernames jsonb NOT NULL DEFAULT '[]',
  snapshot_window_start timestamptz NOT NULL,
  snapshot_window_end timestamptz NOT NULL,
  captured_at timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Amplification: reported links
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS link_report (
  shortcode varchar NOT NULL REFERENCES insta_post (shortcode) ON DELETE CASCADE,
  user_id varchar NOT NULL REFERENCES "user" (user_id),
  instagram_link text,
  facebook_link text,
  twitter_link text,
  tiktok_link text,
  youtube_link text,
  created_at timestamp DEFAULT now(),
  PRIMARY KEY (shortcode, user_id)
);

CREATE TABLE IF NOT EXISTS link_report_khusus (
  shortcode varchar NOT NULL REFERENCES insta_post_khusus (shortcode),
  user_id varchar NOT NULL REFERENCES "user" (user_id),
  instagram_link text,
  facebook_link text,
  twitter_link text,
  tiktok_link text,
  youtube_link text,
  created_at timestamp DEFAULT now(),
  PRIMARY KEY (shortcode, user_id)
);
-- A fork keys this table by a report_id of its own; its columns stay, ours are made sure of.
ALTER TABLE link_report_khusus
  ADD COLUMN IF NOT EXISTS shortcode varchar REFERENCES insta_post_khusus (shortcode),
  ADD COLUMN IF NOT EXISTS user_id varchar REFERENCES "user" (user_id),
  ADD COLUMN IF NOT EXISTS instagram_link text,
  ADD COLUMN IF NOT EXISTS facebook_link text,
  ADD COLUMN IF NOT EXISTS twitter_link text,
  ADD COLUMN IF NOT EXISTS tiktok_link text,
  ADD COLUMN IF NOT EXISTS youtube_link text,
  ADD COLUMN IF NOT EXISTS created_at timestamp DEFAULT now();

CREATE TABLE IF NOT EXISTS tasks (
  shortcode varchar REFERENCES insta_post (shortcode) ON DELETE CASCADE,
  user_id varchar REFERENCES "user" (user_id),
  created_at timestamp DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Editorial calendar (Penmas)
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS editorial_event (
  event_id serial PRIMARY KEY,
  event_date timestamp NOT NULL,
  topic text NOT NULL,
  judul_berita text,
  assignee varchar(50),
  status varchar(20) DEFAULT 'draft',
  content text,
  summary text,
  image_path text,
  tag text,
  kategori text,
  created_by text REFERENCES penmas_user (user_id),
  updated_by text REFERENCES penmas_user (user_id),
  created_at timestamp DEFAULT now(),
  last_update timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS press_release_detail (
  event_id integer PRIMARY KEY REFERENCES editorial_event (event_id),
  judul text,
  dasar text,
  tersangka text,
  tkp text,
  kronologi text,
  modus text,
  barang_bukti text,
  pasal text,
  ancaman text,
  catatan text
);

CREATE TABLE IF NOT EXISTS approval_request (
  request_id serial PRIMARY KEY,
  event_id integer REFERENCES editorial_event (event_id),
  requested_by text REFERENCES penmas_user (user_id),
  status varchar(20) DEFAULT 'pending',
  created_at timestamp DEFAULT now(),
  updated_at timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS change_log (
  log_id serial PRIMARY KEY,
  event_id integer REFERENCES editorial_event (event_id),
  user_id text REFERENCES penmas_user (user_id),
  status varchar(20),
  changes text,
  logged_at timestamp DEFAULT now()
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Premium
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS premium_request (
  request_id serial PRIMARY KEY,
  user_id text REFERENCES "user" (user_id),
  sender_name text,
  account_number text,
  bank_name text,
  screenshot_url text,
  status varchar(20) DEFAULT 'pending',
  created_at timestamp DEFAULT now(),
  updated_at timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS dashboard_user_subscriptions (
  subscription_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  dashboard_user_id uuid NOT NULL REFERENCES dashboard_user (dashboard_user_id) ON DELETE CASCADE,
  tier text NOT NULL,
  status text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  canceled_at timestamptz,
  metadata jsonb
);

CREATE TABLE IF NOT EXISTS dashboard_premium_request (
  request_id serial PRIMARY KEY,
  request_token uuid NOT NULL DEFAULT gen_random_uuid(),
  dashboard_user_id uuid NOT NULL REFERENCES dashboard_user (dashboard_user_id) ON DELETE CASCADE,
  client_id varchar REFERENCES clients (client_id),
  username text NOT NULL,
  whatsapp text,
  premium_tier text,
  proof_url text,
  admin_whatsapp text,
  bank_name text NOT NULL,
  account_number text NOT NULL,
  sender_name text NOT NULL,
  transfer_amount numeric,
  status varchar(20) NOT NULL DEFAULT 'pending',
  subscription_expires_at timestamptz,
  expired_at timestamptz,
  responded_at timestamptz,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
-- Cicero_V2 changed this table five times within half a year and then recreated it; a database may hold any shape.
ALTER TABLE dashboard_premium_request
  ADD COLUMN IF NOT EXISTS request_token uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN IF NOT EXISTS dashboard_user_id uuid REFERENCES dashboard_user (dashboard_user_id) ON DELETE CASCADE,
  ADD COLUMN IF NOT EXISTS client_id varchar REFERENCES clients (client_id),
  ADD COLUMN IF NOT EXISTS username text,
  ADD COLUMN IF NOT EXISTS whatsapp text,
  ADD COLUMN IF NOT EXISTS premium_tier text,
  ADD COLUMN IF NOT EXISTS proof_url text,
  ADD COLUMN IF NOT EXISTS admin_whatsapp text,
  ADD COLUMN IF NOT EXISTS bank_name text,
  ADD COLUMN IF NOT EXISTS account_number text,
  ADD COLUMN IF NOT EXISTS sender_name text,
  ADD COLUMN IF NOT EXISTS transfer_amount numeric,
  ADD COLUMN IF NOT EXISTS status varchar(20) NOT NULL DEFAULT 'pending',
  ADD COLUMN IF NOT EXISTS subscription_expires_at timestamptz,
  ADD COLUMN IF NOT EXISTS expired_at timestamptz,
  ADD COLUMN IF NOT EXISTS responded_at timestamptz,
  ADD COLUMN IF NOT EXISTS metadata jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS created_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();

CREATE TABLE IF NOT EXISTS dashboard_premium_request_audit (
  audit_id bigserial PRIMARY KEY,
  request_id integer NOT NULL REFERENCES dashboard_premium_request (request_id) ON DELETE CASCADE,
  dashboard_user_id uuid REFERENCES dashboard_user (dashboard_user_id),
  action text NOT NULL,
  actor text NOT NULL,
  note text,
  status_from text,
  status_to text,
  admin_whatsapp text,
  metadata jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE dashboard_premium_request_audit
  ADD COLUMN IF NOT EXISTS dashboard_user_id uuid REFERENCES dashboard_user (dashboard_user_id),
  ADD COLUMN IF NOT EXISTS note text,
  ADD COLUMN IF NOT EXISTS status_from text,
  ADD COLUMN IF NOT EXISTS status_to text,
  ADD COLUMN IF NOT EXISTS admin_whatsapp text,
  ADD COLUMN IF NOT EXISTS metadata jsonb,
  ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now();

-- ---------------------------------------------------------------------------------------------------------------------
-- Official Satbinmas accounts
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS satbinmas_official_accounts (
  satbinmas_account_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id varchar NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
  platform text NOT NULL,
  username text NOT NULL,
  secuid text,
  display_name text,
  profile_url text,
  is_active boolean NOT NULL DEFAULT true,
  is_verified boolean NOT NULL DEFAULT false,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  CONSTRAINT satbinmas_official_accounts_client_platform_unique UNIQUE (client_id, platform)
);
ALTER TABLE satbinmas_official_accounts
  ADD COLUMN IF NOT EXISTS secuid text,
  ADD COLUMN IF NOT EXISTS display_name text,
  ADD COLUMN IF NOT EXISTS profile_url text,
  ADD COLUMN IF NOT EXISTS is_active boolean NOT NULL DEFAULT true,
  ADD COLUMN IF NOT EXISTS is_verified boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now(),
  ADD COLUMN IF NOT EXISTS updated_at timestamptz DEFAULT now();

CREATE TABLE IF NOT EXISTS satbinmas_official_media (
  satbinmas_media_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  satbinmas_account_id uuid NOT NULL
    REFERENCES satbinmas_official_accounts (satbinmas_account_id) ON DELETE CASCADE,
  client_id varchar NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
  username text NOT NULL,
  media_id text NOT NULL,
  code text,
  media_type text,
  product_type text,
  taken_at timestamptz NOT NULL,
  ig_created_at timestamptz,
  caption_text text,
  like_count integer,
  comment_count integer,
  view_count integer,
  play_count integer,
  save_count integer,
  share_count integer,
  thumbnail_url text,
  media_url text,
  video_url text,
  width integer,
  height integer,
  duration_seconds numeric,
  fetched_for_date date NOT NULL DEFAULT current_date,
  is_album boolean NOT NULL DEFAULT false,
  is_video boolean NOT NULL DEFAULT false,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now(),
  UNIQUE (client_id, username, media_id, taken_at)
);

CREATE TABLE IF NOT EXISTS satbinmas_official_media_hashtags (
  satbinmas_media_hashtag_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  satbinmas_media_id uuid NOT NULL REFERENCES satbinmas_official_media (satbinmas_media_id) ON DELETE CASCADE,
  tag text NOT NULL,
  created_at timestamptz DEFAULT now()
);

CREATE TABLE IF NOT EXISTS satbinmas_official_media_mentions (
  satbinmas_media_mention_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  satbinmas_media_id uuid NOT NULL REFERENCES satbinmas_official_media (satbinmas_media_id) ON DELETE CASCADE,
  username text NOT NULL,
  created_at timestamptz DEFAULT now()
);

-- The three TikTok tables were first created without their prefix. A database that stopped there is brought forward;
-- the column check keeps a stranger's table of the same name out of it.
DO $$
DECLARE
  stem text;
BEGIN
  FOREACH stem IN ARRAY ARRAY['tiktok_accounts', 'tiktok_posts', 'tiktok_post_hashtags'] LOOP
    IF to_regclass(format('%I', 'satbinmas_' || stem)) IS NULL AND EXISTS (
      SELECT FROM pg_attribute
      WHERE attrelid = to_regclass(format('%I', stem)) AND NOT attisdropped
        AND attname = CASE stem WHEN 'tiktok_post_hashtags' THEN 'hashtag' ELSE 'author_secuid' END
    ) THEN
      EXECUTE format('ALTER TABLE %I RENAME TO %I', stem, 'satbinmas_' || stem);
    END IF;
  END LOOP;
END $$;

CREATE TABLE IF NOT EXISTS satbinmas_tiktok_accounts (
  author_secuid text PRIMARY KEY,
  author_id text,
  username text NOT NULL,
  display_name text,
  bio text,
  avatar_url text,
  is_verified boolean DEFAULT false,
  is_private boolean DEFAULT false,
  followers bigint,
  following bigint,
  likes_total bigint,
  video_count bigint,
  snapshot_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS satbinmas_tiktok_posts (
  post_id text PRIMARY KEY,
  author_secuid text NOT NULL REFERENCES satbinmas_tiktok_accounts (author_secuid) ON DELETE CASCADE,
  caption text,
  created_at timestamptz,
  language text,
  play_url text,
  cover_url text,
  duration_sec integer,
  height integer,
  width integer,
  ratio text,
  views bigint,
  likes bigint,
  comments bigint,
  shares bigint,
  bookmarks bigint,
  is_ad boolean DEFAULT false,
  is_private_post boolean DEFAULT false,
  share_enabled boolean DEFAULT true,
  duet_enabled boolean DEFAULT true,
  stitch_enabled boolean DEFAULT true,
  crawl_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS satbinmas_tiktok_post_hashtags (
  post_id text NOT NULL REFERENCES satbinmas_tiktok_posts (post_id) ON DELETE CASCADE,
  hashtag text NOT NULL,
  PRIMARY KEY (post_id, hashtag)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Operations
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE IF NOT EXISTS saved_contact (
  phone_number varchar PRIMARY KEY,
  resource_name varchar,
  created_at timestamp DEFAULT now()
);

CREATE TABLE IF NOT EXISTS cron_job_config (
  job_key text PRIMARY KEY,
  display_name text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz DEFAULT now(),
  updated_at timestamptz DEFAULT now()
);
ALTER TABLE cron_job_config
  ADD COLUMN IF NOT EXISTS display_name text,
  ADD COLUMN IF NOT EXISTS is_active boolean NOT NULL DEFAULT true,
  ADD COLUMN IF NOT EXISTS created_at timestamptz DEFAULT now(),
  ADD COLUMN IF NOT EXISTS updated_at timestamptz DEFAULT now();

-- The switches of the jobs of Cicero_V2, whose keys are paths of its modules. One that an administrator turned off
-- stays off. A fork's table may demand columns we know nothing about: then its own rows have to do.
DO $$
BEGIN
  INSERT INTO cron_job_config (job_key, display_name)
  SELECT seed.job_key, seed.display_name
  FROM (
    VALUES
      ('./src/cron/cronDbBackup.js', 'Database Backup'),
      ('./src/cron/cronRekapLink.js', 'Link Recap Dispatcher'),
      ('./src/cron/cronAmplifyLinkMonthly.js', 'Monthly Amplify Link'),
      ('./src/cron/cronDirRequestRekapUpdate.js', 'Directorate Rekap Update'),
      ('./src/cron/cronDirRequestFetchSosmed.js', 'Directorate Fetch Sosmed'),
      ('./src/cron/cronWaNotificationReminder.js', 'Ditbinmas Task Reminder'),
      ('./src/cron/cronDirRequestSatbinmasOfficialMedia.js', 'Satbinmas Official Media Recap'),
      ('./src/cron/cronDirRequestBidhumasEvening.js', 'Bidhumas Evening Menu 6 & 9'),
      ('./src/cron/cronOprRequestAbsensiEngagement.js', 'Oprrequest Engagement Absensi'),
      ('./src/cron/cronDirRequestDitbinmasSuperAdminDaily.js', 'Ditbinmas Super Admin Daily Menu 6/9/34/35'),
      ('./src/cron/cronDirRequestDitbinmasOperatorDaily.js', 'Ditbinmas Operator Daily Menu 30')
  ) AS seed (job_key, display_name)
  ON CONFLICT DO NOTHING;
EXCEPTION
  WHEN not_null_violation OR string_data_right_truncation OR check_violation THEN
    RAISE WARNING 'cron_job_config not seeded: %', SQLERRM;
END $$;

CREATE TABLE IF NOT EXISTS wa_notification_reminder_state (
  reminder_state_id serial PRIMARY KEY,
  date_key date NOT NULL,
  chat_id text NOT NULL,
  client_id text NOT NULL,
  last_stage varchar(20) NOT NULL,
  is_complete boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- The first version of the table knew no client: one reminder per chat and day. Its rows get the client UNKNOWN, and
-- the narrower uniqueness has to go, because one chat may now be reminded for several clients.
DO $$
DECLARE
  narrow record;
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = 'wa_notification_reminder_state'::regclass AND attname = 'client_id' AND NOT attisdropped
  ) THEN
    ALTER TABLE wa_notification_reminder_state ADD COLUMN client_id text NOT NULL DEFAULT 'UNKNOWN';
    ALTER TABLE wa_notification_reminder_state ALTER COLUMN client_id DROP DEFAULT;
  END IF;
  FOR narrow IN
    SELECT conname FROM pg_constraint
    WHERE conrelid = 'wa_notification_reminder_state'::regclass AND contype = 'u'
      AND pg_get_constraintdef(oid) IN ('UNIQUE (date_key, chat_id)', 'UNIQUE (chat_id, date_key)')
  LOOP
    EXECUTE format('ALTER TABLE wa_notification_reminder_state DROP CONSTRAINT %I', narrow.conname);
  END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Indexes beyond the keys above
-- ---------------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT * FROM (
      VALUES
        ('clients', 'idx_clients_regional_id', false, '(regional_id)'),
        ('clients', 'idx_clients_parent_client_id', false, '(parent_client_id)'),
        ('dashboard_password_resets', 'idx_dashboard_password_resets_open', false,
          '(dashboard_user_id, expires_at) WHERE used_at IS NULL'),
        ('insta_like_audit', 'idx_insta_like_audit_window', false,
          '(shortcode, snapshot_window_start, snapshot_window_end)'),
        ('tiktok_comment_audit', 'idx_tiktok_comment_audit_window', false,
          '(video_id, snapshot_window_start, snapshot_window_end)'),
        ('dashboard_user_subscriptions', 'idx_dashboard_user_subscriptions_status', false,
          '(dashboard_user_id, status, expires_at)'),
        ('dashboard_premium_request', 'idx_dashboard_premium_request_token', true, '(request_token)'),
        ('dashboard_premium_request', 'idx_dashboard_premium_request_status_expired', false, '(status, expired_at)'),
        ('dashboard_premium_request', 'idx_dashboard_premium_request_user_status', false,
          '(dashboard_user_id, status)'),
        ('dashboard_premium_request', 'idx_dashboard_premium_request_client', false, '(client_id)'),
        ('dashboard_premium_request_audit', 'idx_dashboard_premium_request_audit_request', false, '(request_id)'),
        ('dashboard_premium_request_audit', 'idx_dashboard_premium_request_audit_action', false, '(action)'),
        ('satbinmas_official_accounts', 'idx_satbinmas_official_accounts_platform_username', true,
          '(platform, lower(username))'),
        ('satbinmas_official_media', 'idx_satbinmas_official_media_account', false, '(satbinmas_account_id)'),
        ('satbinmas_official_media', 'idx_satbinmas_official_media_client_username', false, '(client_id, username)'),
        ('satbinmas_official_media', 'idx_satbinmas_official_media_taken_at', false, '(taken_at)'),
        ('satbinmas_official_media', 'idx_satbinmas_official_media_fetched_for_date', false, '(fetched_for_date)'),
        ('satbinmas_official_media_hashtags', 'idx_satbinmas_official_media_hashtags_tag', true,
          '(satbinmas_media_id, lower(tag))'),
        ('satbinmas_official_media_mentions', 'idx_satbinmas_official_media_mentions_username', true,
          '(satbinmas_media_id, lower(username))'),
        ('satbinmas_tiktok_accounts', 'idx_satbinmas_tiktok_accounts_username', true, '(lower(username))'),
        ('satbinmas_tiktok_posts', 'idx_satbinmas_tiktok_posts_author', false, '(author_secuid)'),
        ('satbinmas_tiktok_posts', 'idx_satbinmas_tiktok_posts_created_at', false, '(created_at)'),
        ('satbinmas_tiktok_post_hashtags', 'idx_satbinmas_tiktok_post_hashtags_tag', true,
          '(post_id, lower(hashtag))'),
        ('wa_notification_reminder_state', 'idx_wa_notification_reminder_state_key', true,
          '(date_key, chat_id, client_id)'),
        ('wa_notification_reminder_state', 'idx_wa_notification_reminder_state_stage', false,
          '(date_key, is_complete, last_stage)')
    ) AS list (table_name, index_name, is_unique, definition)
  LOOP
    -- Equal definitions may print with other brackets and with casts where a column is varchar instead of text.
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_index
      WHERE indrelid = wanted.table_name::regclass AND indisunique >= wanted.is_unique
        AND regexp_replace(split_part(pg_get_indexdef(indexrelid), ' USING btree ', 2), '::text|[() ]', '', 'g')
          = regexp_replace(wanted.definition, '[() ]', '', 'g')
    );
    BEGIN
      EXECUTE format(
        'CREATE %s INDEX IF NOT EXISTS %I ON %I %s',
        CASE WHEN wanted.is_unique THEN 'UNIQUE' ELSE '' END,
        wanted.index_name, wanted.table_name, wanted.definition
      );
    EXCEPTION
      WHEN unique_violation THEN
        RAISE WARNING 'index % left out, rows violate it', wanted.index_name;
    END;
  END LOOP;
END $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- updated_at follows every update
-- ---------------------------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION cicero_touch_updated_at() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;

DO $$
DECLARE
  target text;
BEGIN
  FOREACH target IN ARRAY ARRAY[
    'user', 'cron_job_config', 'wa_notification_reminder_state', 'satbinmas_official_accounts',
    'satbinmas_official_media', 'dashboard_premium_request', 'dashboard_premium_request_audit'
  ] LOOP
    -- An installation has its own trigger for this, under a name and with a function of its own.
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_trigger
      JOIN pg_proc ON pg_proc.oid = pg_trigger.tgfoid
      WHERE tgrelid = format('%I', target)::regclass AND NOT tgisinternal
        AND pg_proc.prosrc ~* 'new\.updated_at'
    );
    EXECUTE format(
      'CREATE TRIGGER %I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION cicero_touch_updated_at()',
      target || '_set_updated_at', target
    );
  END LOOP;
END $$;
