import { Pagination } from '@cicero/runtime';
import { type TProperties, type TSchema, Type } from 'typebox';
import { issueStatuses } from '../../dispatch/history.ts';
import { subscriptionLimits as limits } from '../../dispatch/subscription-fields.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);
const Instant = Type.String({ format: 'date-time' });
const NullableInstant = Type.Union([Instant, Type.Null()]);
/** Text or null as it is: null must not turn into text on the way. */
const text = (maxLength: number, description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength, description });

export const ReportOptions = Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), {
  maxProperties: 50,
  description: 'Pilihan laporan; yang tidak disebut memakai nilai bawaannya',
});

export const optionsExample = { mode: 'belum' };

const said = {
  report: Type.String({ maxLength: 64, description: 'key dari GET /api/reports' }),
  clientId: text(64, 'Hanya tentang client ini; null = semua client aktif yang cocok'),
  clientType: Type.Unsafe<'direktorat' | 'org' | null>({
    enum: ['direktorat', 'org', null],
    description: 'Bila clientId null: hanya client jenis ini',
  }),
  options: ReportOptions,
  recipients: Type.Array(Type.String({ maxLength: 300 }), {
    maxItems: limits.recipients,
    description:
      'group, operator, super (milik client), administrators, nomor WhatsApp, grup (…@g.us), telegram:<chat id>, email:<alamat>',
  }),
  schedule: Type.Array(Type.String({ maxLength: limits.pattern }), {
    maxItems: limits.patterns,
    description: 'Pola cron lima isian, waktu Jakarta',
  }),
  picture: Type.Boolean({ description: 'Sertakan gambar bila ada' }),
  files: Type.Boolean({ description: 'Sertakan berkas bila ada' }),
  saysNothing: Type.Boolean({ description: 'Kirim satu kalimat bila tidak ada yang dilaporkan' }),
  active: Type.Boolean(),
  note: text(limits.note, 'Catatan untuk pengelola'),
};
const { report, recipients, schedule, ...others } = said;
const optional = <Properties extends TProperties>(properties: Properties) => Type.Partial(Type.Object(properties));

export const NewSubscription = Type.Object({
  ...{ report, recipients, schedule },
  ...optional(others).properties,
});
export const ChangedSubscription = optional(said);

export const newSubscriptionExample = {
  report: 'likes-attendance',
  clientId: 'RES_A',
  options: optionsExample,
  recipients: ['group', '0812-3456-7890', 'email:kasi@contoh.example'],
  schedule: ['20 15,18 * * *'],
};

export const Subscription = Type.Object({
  subscriptionId: Type.String({ format: 'uuid' }),
  seedKey: Type.Union([Type.String(), Type.Null()], { description: 'Nama tetap langganan bawaan' }),
  report: Type.String(),
  clientId: NullableText,
  clientType: NullableText,
  options: Type.Record(Type.String(), Type.Unknown()),
  recipients: Type.Array(Type.String(), {
    description: 'Alamat orang disembunyikan dari pemanggil yang bukan admin, kecuali milik client-nya sendiri',
  }),
  schedule: Type.Array(Type.String()),
  ...{ picture: Type.Boolean(), files: Type.Boolean(), saysNothing: Type.Boolean(), active: Type.Boolean() },
  note: NullableText,
  nextAt: Type.Union([Instant, Type.Null()], { description: 'Jadwal berikutnya; null bila dimatikan' }),
  ...{ activeSince: Instant, createdAt: Instant, createdBy: NullableText, updatedAt: Instant, updatedBy: NullableText },
});

const id = '6f1f0f9e-7d55-4a39-9b0f-1f2e3d4c5b6a';
export const subscriptionExample = {
  ...{ subscriptionId: id, seedKey: null, report: 'likes-attendance', clientId: 'RES_A', clientType: null },
  options: optionsExample,
  recipients: ['group', '6281234567890@c.us', 'email:kasi@contoh.example'],
  schedule: ['20 15,18 * * *'],
  ...{ picture: true, files: true, saysNothing: false, active: true, note: null },
  nextAt: '2025-11-10T08:20:00.000Z',
  activeSince: '2025-11-03T02:00:00.000Z',
  ...{ createdAt: '2025-11-03T02:00:00.000Z', createdBy: 'dashboard:0c7c0e0a-8a05-4a55-a6cf-4a5e0b8a1f00' },
  ...{ updatedAt: '2025-11-03T02:00:00.000Z', updatedBy: 'dashboard:0c7c0e0a-8a05-4a55-a6cf-4a5e0b8a1f00' },
};

export const Sent = Type.Object({
  clientId: Type.String(),
  recipients: Type.Array(Type.String()),
  outcome: Type.String({
    enum: ['sent', 'already', 'nobody'],
    description: 'sent: dibuat dan dikirim; already: sudah diminta pada menit yang sama; nobody: tidak ada penerima',
  }),
  issueId: NullableText,
});
export const sentExample = { clientId: 'RES_A', recipients: ['120363000000000001@g.us'], outcome: 'sent', issueId: id };

const status = Type.String({ enum: [...issueStatuses] });
const issue = {
  issueId: Type.String({ format: 'uuid' }),
  subscriptionId: NullableText,
  ...{ report: Type.String(), title: Type.String(), clientId: Type.String() },
  options: Type.Record(Type.String(), Type.Unknown()),
  recipients: Type.Integer({ description: 'Jumlah penerima' }),
  ...{ dueAt: Instant, status, reason: NullableText, createdAt: Instant, producedAt: NullableInstant },
  askedBy: Type.Union([Type.String(), Type.Null()], { description: 'Siapa yang memintanya; null = sesuai jadwal' }),
};
const File = Type.Object({
  fileId: Type.String({ format: 'uuid' }),
  ...{ name: Type.String(), mimetype: Type.String(), picture: Type.Boolean() },
});
export const IssueLine = Type.Object({ ...issue, files: Type.Array(File) });
export const IssueDetail = Type.Object({
  ...IssueLine.properties,
  text: Type.Union([Type.String(), Type.Null()], {
    description: 'Seperti yang dikirim; bila dipotong, seluruhnya ada di berkas .txt di files selama masih disimpan',
  }),
  addresses: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Alamat penerima; hanya untuk admin',
  }),
});
export const issueExample = {
  ...{
    issueId: id,
    subscriptionId: id,
    report: 'likes-attendance',
    title: 'Absensi likes Instagram',
    clientId: 'RES_A',
  },
  ...{ options: optionsExample, recipients: 2, dueAt: '2025-11-10T08:20:00.000Z', status: 'sent', reason: null },
  ...{ createdAt: '2025-11-10T08:20:01.000Z', producedAt: '2025-11-10T08:20:03.000Z', askedBy: null },
  files: [{ fileId: id, name: 'likes-attendance_RES_A_2025-11-10_1520.png', mimetype: 'image/png', picture: true }],
};
export const issueDetailExample = {
  ...issueExample,
  text: '*Absensi Likes Instagram*\nSenin, 10/11/2025',
  addresses: ['120363000000000001@g.us', '6281234567890@c.us'],
};

/** An answer with one thing. */
export const one = <Row extends TSchema>(row: Row, example: object) => ({
  ...Type.Object({ success: Type.Literal(true), data: row }),
  examples: [{ success: true, data: example }],
});
/** An answer with a page of things. */
export const many = <Row extends TSchema>(row: Row, example: object) => ({
  ...Type.Object({ success: Type.Literal(true), data: Type.Array(row), pagination: Pagination }),
  examples: [
    { success: true, data: [example], pagination: { total: 1, limit: 50, offset: 0, page: 1, totalPages: 1 } },
  ],
});
