import { Type } from 'typebox';
import { type DeliveryStatus, deliveryStatuses } from '../complaints/tickets.ts';

const nullable = Type.Union([Type.String(), Type.Null()]);
const text = (maxLength: number, description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()], { description }));
const also = (name: string) => `Nama lain ${name}`;

/** Every field under the names that existing clients use; the first that is filled in counts. */
export const ComplaintBody = Type.Object({
  nrp: Type.Optional(
    Type.Unknown({ description: 'NRP/NIP personel, wajib; hanya angkanya yang dibaca', examples: ['75020201'] }),
  ),
  message: text(5_000, 'Formulir komplain berbaris, atau kendalanya saja'),
  ...{ pesan: text(5_000, also('message')), complaint: text(5_000, also('message')) },
  ...{ raw: text(5_000, also('message')), text: text(5_000, also('message')) },
  issue: text(2_000, 'Kendala, satu per baris'),
  ...{ kendala: text(2_000, also('issue')), problem: text(2_000, also('issue')) },
  solution: text(2_000, 'Jawaban bila kendala tidak dikenali'),
  ...{ solusi: text(2_000, also('solution')), tindak_lanjut: text(2_000, also('solution')) },
  instagram: text(200, 'Akun Instagram menurut pelapor'),
  ...{ insta: text(200, also('instagram')), username_ig: text(200, also('instagram')) },
  username_instagram: text(200, also('instagram')),
  tiktok: text(200, 'Akun TikTok menurut pelapor'),
  username_tiktok: text(200, also('tiktok')),
});

export const complaintBodyExample = {
  nrp: '75020201',
  issue: 'Sudah melaksanakan TikTok belum terdata',
  tiktok: '@ani.contoh',
};

export const DeliveryStatusSchema = Type.Unsafe<DeliveryStatus>(
  Type.Union(deliveryStatuses.map((status) => Type.Literal(status))),
);
const status = DeliveryStatusSchema;
const Handover = Type.Object({ status, reason: nullable, target: nullable });
const platform = Type.Union([Type.Literal('Instagram'), Type.Literal('TikTok')]);
const channel = Type.Union([Type.Literal('whatsapp'), Type.Literal('email'), Type.Literal('unknown')]);
const moment = Type.String({ format: 'date-time' });

export const ComplaintAnswer = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    ...{ ticketId: Type.String({ format: 'uuid' }), requestedAt: moment },
    ...{ platform, message: Type.String(), issue: Type.String(), solution: Type.String(), channel },
    whatsappDelivery: Type.Object({ personnel: Handover, dashboardUser: Handover }),
    emailDelivery: Handover,
    reporter: Type.Object({ nrp: Type.String(), name: Type.String(), whatsapp: nullable, email: nullable }),
    dashboard: Type.Object({ whatsapp: nullable }),
  }),
});

const ListedText = Type.Union([Type.String(), Type.Null()], {
  description: 'Null bila jawabannya memuat angka client lain yang tidak boleh dilihat pemanggil',
});

export const ListedComplaint = Type.Object({
  ...{ ticketId: Type.String({ format: 'uuid' }), requestedAt: moment, platform, status },
  ...{ issue: Type.String(), channel },
  ...{ solution: ListedText, message: ListedText },
  reporter: Type.Object({ nrp: Type.String(), name: Type.String(), client_id: nullable, client_name: nullable }),
  whatsappDelivery: Type.Object({
    personnel: Handover,
    dashboardUser: Type.Object({ status, reason: nullable }),
  }),
  emailDelivery: Handover,
});

const said = {
  ticketId: '0198f6c2-7a10-7000-8000-000000000001',
  requestedAt: '2025-11-10T13:00:00.000Z',
  platform: 'TikTok',
  message: 'Selamat malam.\n\nBerikut tindak lanjut atas laporan kendala absensi Anda.',
  issue: 'Sudah melaksanakan TikTok belum terdata',
  solution: 'Komentar dari akun @ani.contoh sudah tercatat.',
  channel: 'whatsapp',
};
const personnel = { status: 'pending', reason: null, target: '620000000000@c.us' };
const none = { status: 'skipped', reason: 'empty', target: null };

export const complaintExample = {
  success: true,
  data: {
    ...said,
    whatsappDelivery: { personnel, dashboardUser: none },
    emailDelivery: none,
    reporter: { nrp: '75020201', name: 'IPDA ANI CONTOH', whatsapp: '620000000000', email: null },
    dashboard: { whatsapp: null },
  },
};
export const listedExample = {
  ...said,
  status: 'sent',
  reporter: { nrp: '75020201', name: 'IPDA ANI CONTOH', client_id: 'RES_A', client_name: 'POLRES A' },
  whatsappDelivery: {
    personnel: { ...personnel, status: 'sent' },
    dashboardUser: { status: 'skipped', reason: 'empty' },
  },
  emailDelivery: none,
};
