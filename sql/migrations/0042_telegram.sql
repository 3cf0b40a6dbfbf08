-- Telegram: who listens to a bot, what has been heard, and how fast each chat may be written to.

-- Telegram lets one process poll a bot. Whoever holds the row does; a crash lets it go by itself.
create table telegram_poll (
  bot_id bigint primary key,
  holder text not null,
  held_until timestamptz not null
);

-- Updates dealt with: Telegram shows them again when it missed that they were confirmed.
create table telegram_update (
  bot_id bigint not null,
  update_id bigint not null,
  handled_at timestamptz not null default now(),
  primary key (bot_id, update_id)
);
create index telegram_update_handled on telegram_update (handled_at);

-- Some providers limit each chat besides the account; or ask that one be left alone for a while.
create table recipient_pace (
  channel text not null,
  account text not null,
  recipient text not null,
  -- Nothing leaves for this recipient before.
  next_at timestamptz not null,
  -- When the latest messages left, epoch milliseconds, oldest first; no more than the cap per minute.
  recent jsonb not null default '[]'::jsonb,
  primary key (channel, account, recipient)
);
