-- Pieces of one command belong together, and a message in trouble of its own steps aside.

alter table outbound_message
  -- The key of the command of which this is one of several pieces; null = it is the whole.
  add column if not exists command_key text,
  -- Until then it waits for trouble of its own that takes long, and holds back nothing but the later pieces.
  add column if not exists aside_until timestamptz;

create index if not exists outbound_message_pieces on outbound_message (command_key, sequence)
  where command_key is not null;

-- Pieces of before: `<key>#<piece>/<pieces>`, the last one has the key itself; they were stored at one instant.
update outbound_message piece set command_key = whole.dedupe_key
from outbound_message whole
where piece.command_key is null and piece.dedupe_key ~ '#\d+/\d+$'
  and whole.dedupe_key = regexp_replace(piece.dedupe_key, '#\d+/\d+$', '')
  and whole.channel = piece.channel and whole.recipient = piece.recipient and whole.created_at = piece.created_at;
-- Of a very long key the pieces have the hash.
update outbound_message piece set command_key = whole.dedupe_key
from outbound_message whole
where piece.command_key is null and piece.dedupe_key ~ '^[0-9a-f]{64}#\d+/\d+$' and length(whole.dedupe_key) > 140
  and encode(sha256(convert_to(whole.dedupe_key, 'UTF8')), 'hex') = left(piece.dedupe_key, 64)
  and whole.channel = piece.channel and whole.recipient = piece.recipient and whole.created_at = piece.created_at;
update outbound_message whole set command_key = dedupe_key
where command_key is null and exists (
  select from outbound_message piece where piece.command_key = whole.dedupe_key and piece.message_id <> whole.message_id);
