import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { DeliveryError } from '../../delivery/courier.ts';
import { receiptLevels } from '../../delivery/receipts.ts';

/** What the sandbox says; everything else it sends is skipped. */
export const StateEvent = Type.Object({
  state: Type.Union([
    Type.Literal('starting'),
    Type.Literal('qr'),
    Type.Literal('authenticated'),
    Type.Literal('ready'),
    Type.Literal('disconnected'),
  ]),
  qr: Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()]),
});

export const MessageEvent = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  chatId: Type.String({ minLength: 1, maxLength: 64 }),
  from: Type.String({ minLength: 1, maxLength: 64 }),
  text: Type.String({ maxLength: 65_536 }),
  /** Epoch milliseconds. */
  timestamp: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000 }),
});

/** How far one of our messages got. */
export const ReceiptEvent = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  level: Type.Enum(receiptLevels),
});

export const SentAnswer = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
const Refusal = Type.Object({ code: Type.String({ maxLength: 60 }) });

/** What a refusal of the sandbox means for the message. */
export function refusal(status: number, answer: unknown): DeliveryError {
  const code = isRefusal(answer) ? answer.code : '';
  const text = `WhatsApp ${code || status}`;
  if (code === 'WHATSAPP_NOT_READY') return new DeliveryError('unavailable', text);
  return new DeliveryError(status >= 400 && status < 500 && status !== 429 ? 'refused' : 'passing', text);
}

function isRefusal(answer: unknown): answer is { code: string } {
  return Value.Check(Refusal, answer);
}
