import { WhatsAppAccount } from '@cicero/contracts';
import { Type } from 'typebox';
import { cursorPattern, messageStatuses } from '../../delivery/desk/reading.ts';
import { priorities } from '../../delivery/priorities.ts';
import { receiptLevels } from '../../delivery/receipts.ts';

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const priorityNames = Object.keys(priorities) as (keyof typeof priorities)[];

export const MessageParams = Type.Object({ message_id: Type.String({ format: 'uuid' }) });

export const MessagesQuery = Type.Object({
  status: Type.Optional(Type.Enum(messageStatuses)),
  account: Type.Optional(WhatsAppAccount),
  recipient: Type.Optional(
    Type.String({ minLength: 5, maxLength: 64, description: 'Alamat chat: `62…@c.us`, `…@g.us`, atau `…@lid`' }),
  ),
  priority: Type.Optional(Type.Enum(priorityNames)),
  before: Type.Optional(Type.String({ pattern: cursorPattern, description: '`next` dari halaman sebelumnya' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});

export const MessageAnswer = Type.Object({
  message_id: Type.String(),
  dedupe_key: Type.String({ description: 'Kunci yang diberikan pengirimnya; satu kunci, satu pesan' }),
  account: Type.String({ description: 'Nomor yang mengirim' }),
  recipient: Type.String(),
  priority: Type.String({ enum: priorityNames }),
  status: Type.String({ enum: [...messageStatuses] }),
  attempts: Type.Integer(),
  created_at: Type.String(),
  not_before: Type.String({ description: 'Tidak dikirim sebelum ini' }),
  expires_at: { ...MaybeText, description: 'Tidak dikirim sejak ini' },
  finished_at: MaybeText,
  acknowledged: {
    ...MaybeText,
    description: `Seberapa jauh pesan sampai menurut WhatsApp: ${receiptLevels.join(', ')}`,
  },
  acknowledged_at: MaybeText,
  provider_id: MaybeText,
  error: MaybeText,
});

const delivered = {
  ...{ message_id: '0199aaaa-0000-7000-8000-000000000001', dedupe_key: 'report:0199:62811…', account: 'gateway' },
  ...{ recipient: '6281234567890@c.us', priority: 'recap', status: 'delivered', attempts: 2 },
  ...{ created_at: '2026-02-01T08:20:00.000Z', not_before: '2026-02-01T08:20:05.000Z' },
  ...{ expires_at: '2026-02-01T12:20:00.000Z', finished_at: '2026-02-01T08:20:09.000Z' },
  ...{ acknowledged: 'read', acknowledged_at: '2026-02-01T08:31:00.000Z', error: null },
  provider_id: 'true_6281234567890@c.us_3EB0',
};

export const MessagesAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Array(MessageAnswer),
    next: { ...MaybeText, description: 'Kirim sebagai `before` untuk halaman berikutnya; null = habis' },
  }),
  examples: [{ success: true, data: [delivered], next: null }],
};

export const MessageDetailAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Object({
      ...MessageAnswer.properties,
      history: Type.Array(
        Type.Object({
          at: Type.String(),
          event: Type.String(),
          detail: MaybeText,
          by: Type.Union([Type.Object({ kind: Type.String(), id: Type.String() }), Type.Null()]),
        }),
        { description: 'Dari yang terlama: percobaan, hasil, tanda terima, dan tindakan orang' },
      ),
    }),
  }),
  examples: [
    {
      success: true,
      data: {
        ...delivered,
        history: [
          { at: '2026-02-01T08:20:00.000Z', event: 'accepted', detail: null, by: null },
          {
            ...{ at: '2026-02-01T08:20:03.000Z', event: 'attempt-failed', by: null },
            detail: 'attempt 1 from gateway: WhatsApp did not answer in time',
          },
          { at: '2026-02-01T08:20:09.000Z', event: 'delivered', detail: 'true_6281234567890@c.us_3EB0', by: null },
          { at: '2026-02-01T08:31:00.000Z', event: 'read', detail: null, by: null },
        ],
      },
    },
  ],
};

export const ActedAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    message: Type.String(),
    data: Type.Object({
      pieces: Type.Integer({ description: 'Bagian yang terkena; teks panjang dan berkas adalah bagian tersendiri' }),
      of: Type.Integer({ description: 'Jumlah seluruh bagian pesan' }),
    }),
  }),
  examples: [{ success: true, message: 'Pesan dibatalkan. 2 dari 3 bagiannya.', data: { pieces: 2, of: 3 } }],
};
