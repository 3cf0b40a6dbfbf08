-- WhatsApp numbers that run in a browser: which process holds them, how they are, and what people want of them.

create table whatsapp_number (
  -- operator, user, gateway.
  account text primary key,
  -- Two browsers must not share a session: whoever holds the row has it. A crash lets it go by itself.
  holder text not null,
  held_until timestamptz not null,
  -- The holder's WhatsAppStatus, null before the first. QR and pairing code are in it only while they can be used.
  status jsonb,
  -- restart, logout or pair; taken away by the holder when it does it.
  wish text,
  -- 62…, for pair.
  wish_phone text,
  wished_at timestamptz
);
