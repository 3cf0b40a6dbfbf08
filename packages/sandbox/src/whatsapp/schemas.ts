import { Type } from 'typebox';
import { accounts } from './chats.ts';
import { lineStates } from './lines.ts';
import { receiptLevels } from './receipts.ts';

export const AccountName = Type.Enum(accounts);
export const ChatId = Type.String({ pattern: '^(\\d{8,15}@c\\.us|[\\d-]{10,30}@g\\.us)$' });
const Text = Type.String({ minLength: 1, maxLength: 65_536 });

export const Outgoing = Type.Object(
  {
    account: AccountName,
    chatId: ChatId,
    text: Type.Optional(Text),
    file: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 255 }),
          mimetype: Type.String({ minLength: 3, maxLength: 127, pattern: '^[\\w.+-]+/[\\w.+-]+$' }),
          base64: Type.String({ minLength: 1, maxLength: 22_000_000 }),
        },
        { additionalProperties: false },
      ),
    ),
    clientRef: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

export const Incoming = Type.Object(
  { account: AccountName, chatId: ChatId, text: Text, from: Type.Optional(ChatId) },
  { additionalProperties: false },
);

export const MessagesQuery = Type.Object({
  account: Type.Optional(AccountName),
  chatId: Type.Optional(ChatId),
  direction: Type.Optional(Type.Union([Type.Literal('in'), Type.Literal('out')])),
  clientRef: Type.Optional(Type.String({ maxLength: 200 })),
  before: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_000 })),
});

export const LineSetting = Type.Object(
  {
    state: Type.Optional(Type.Enum(lineStates)),
    failSends: Type.Optional(
      Type.Union([
        Type.Null(),
        Type.Object(
          {
            count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
            message: Type.Optional(Type.String({ maxLength: 500 })),
          },
          { additionalProperties: false },
        ),
      ]),
    ),
    latencyMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  },
  { additionalProperties: false },
);

export const AccountParams = Type.Object({ account: AccountName });
export const EventsQuery = Type.Object({
  account: AccountName,
  after: Type.Optional(Type.String({ maxLength: 200 })),
  ack: Type.Optional(Type.Literal('manual')),
});
export const Acknowledgement = Type.Object(
  { account: AccountName, id: Type.String({ maxLength: 200 }) },
  { additionalProperties: false },
);
export const Reading = Type.Object({ account: AccountName, chatId: ChatId }, { additionalProperties: false });
export const ReceiptSetting = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 200 }), level: Type.Enum(receiptLevels) },
  { additionalProperties: false },
);
export const Registration = Type.Object({ registered: Type.Boolean() }, { additionalProperties: false });
