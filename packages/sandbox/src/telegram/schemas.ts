import { Type } from 'typebox';
import { telegramFaultKinds } from './faults.ts';

const Id = Type.Integer({ minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 });
const strict = { additionalProperties: false };

export const Written = Type.Object(
  { chatId: Id, userId: Id, text: Type.String({ minLength: 1, maxLength: 4_096 }) },
  strict,
);
export const Pressed = Type.Object(
  { chatId: Id, messageId: Id, userId: Id, data: Type.String({ minLength: 1, maxLength: 64 }) },
  strict,
);
export const MessagesQuery = Type.Object({
  chatId: Type.Optional(Id),
  from: Type.Optional(Id),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_000 })),
});
export const Fault = Type.Object(
  {
    kind: Type.Enum(telegramFaultKinds),
    method: Type.Optional(Type.String({ maxLength: 64 })),
    chatId: Type.Optional(Id),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    retryAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000 })),
  },
  strict,
);
export const ChatParams = Type.Object({ chatId: Id });
export const ChatSetting = Type.Object({ reachable: Type.Boolean() }, strict);
export const WebhookSetting = Type.Object(
  { url: Type.Union([Type.String({ maxLength: 2_048 }), Type.Null()]) },
  strict,
);
/** An update as it is handed out, for what Telegram might say one day. */
export const RawUpdate = Type.Object({ update_id: Type.Optional(Id) });
