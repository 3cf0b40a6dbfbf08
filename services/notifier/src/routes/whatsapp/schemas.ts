import { ErrorAnswer } from '@cicero/contracts';
import { Type } from 'typebox';
import { whatsAppStates } from '../../whatsapp/state.ts';

export const tags = ['WhatsApp'];

const MaybeText = Type.Union([Type.String(), Type.Null()]);
const refused = { ...ErrorAnswer, description: 'See `code`' };
export const refusals = { 400: refused, 401: refused, 403: refused, 409: refused };

export const NumberParams = Type.Object({
  account: Type.Union([Type.Literal('operator'), Type.Literal('user'), Type.Literal('gateway')]),
});

export const PairingBody = {
  ...Type.Object({ phone: Type.String({ maxLength: 40, description: 'Nomor yang ditautkan, dalam ejaan apa pun' }) }),
  examples: [{ phone: '0812-3456-7890' }],
};

export const NumbersAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Array(
      Type.Object({
        account: Type.String(),
        label: Type.String(),
        state: Type.String({ enum: [...whatsAppStates] }),
        since: Type.String(),
        waiting: Type.Integer({ description: 'Pesan yang belum keluar' }),
        held: Type.Integer({ description: 'Di antaranya yang menunggu jam tenang selesai' }),
        quiet_until: { ...MaybeText, description: 'Akhir jam tenang; null = sedang tidak ada' },
        reason: { ...MaybeText, description: 'Sebab terputus yang terakhir' },
        advice: { ...MaybeText, description: 'Apa yang dapat dilakukan' },
        pairing_code: { ...MaybeText, description: 'Kode untuk diketik di ponsel, bila diminta' },
        last_qr_at: MaybeText,
      }),
    ),
  }),
  examples: [
    {
      success: true,
      data: [
        {
          ...{ account: 'gateway', label: 'WA-GATEWAY', state: 'qr', since: '2026-02-01T01:00:00.000Z', waiting: 3 },
          ...{ held: 0, quiet_until: null },
          ...{ reason: 'LOGOUT', advice: 'Pindai kode QR dengan ponsel nomor ini.', pairing_code: null },
          last_qr_at: '2026-02-01T01:00:00.000Z',
        },
      ],
    },
  ],
};

export const AcceptedAnswer = {
  ...Type.Object({ success: Type.Literal(true), message: Type.String() }),
  examples: [{ success: true, message: 'Nomor ini segera dijalankan ulang.' }],
};
