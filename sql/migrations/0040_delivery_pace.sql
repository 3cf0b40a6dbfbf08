-- What the senders need beside the messages: their common pace, and the look-up that keeps a recipient's order.

-- One row per account. Whoever takes a message holds it for that moment, so that replicas share one pace.
create table delivery_pace (
  channel text not null,
  account text not null,
  -- No message of the account leaves before.
  next_at timestamptz not null default '-infinity',
  -- When the latest messages left, epoch milliseconds, oldest first; no more than the cap per minute.
  recent jsonb not null default '[]'::jsonb,
  primary key (channel, account)
);

-- Is there an earlier message to the same recipient that has not left?
create index outbound_message_order on outbound_message (channel, account, recipient, sequence)
  where status in ('waiting', 'sending');
create index outbound_message_finished on outbound_message (finished_at) where finished_at is not null;
create index inbound_message_stored on inbound_message (stored_at);

-- The request or job run that asked for the message: carried on by the events of its outcome.
alter table outbound_message add column correlation_id text;
