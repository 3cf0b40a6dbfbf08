import { crc32, deflateSync } from 'node:zlib';
import { administratorsRoom, type Sandbox } from '../../src/index.ts';

/** A daily recap as it goes to a group, long and with markup. */
export const recap = [
  '*REKAP ABSENSI LIKES INSTAGRAM*',
  'Polres Contoh A · _Jumat, 7 November 2025_',
  '',
  'Jumlah konten: *3*',
  'Sudah: *21* | Kurang: *9* | Belum: *5*',
  '',
  'Tautan: https://www.instagram.com/p/DQuQSJf9-wK/',
  '',
  '*Belum melaksanakan:*',
  ...Array.from({ length: 24 }, (_, i) => `${i + 1}. BRIPKA PERSONEL CONTOH ${String(i + 1).padStart(2, '0')}`),
  '',
  'Terima kasih.',
].join('\n');

/** A picture: a small PNG with stripes. */
export function picture(width = 360, height = 200): string {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (width * 3 + 1) + 1 + x * 3;
      const tall = Math.floor(x / 40) * 17 + 40 > height - y;
      rows.set(tall ? [0, 112, 90] : [232, 240, 236], at);
    }
  }
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  const png = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat(png).toString('base64');
}

/** Chats and mails to look at: a group with a recap, a table and a picture, and a person asking. */
export async function furnish({ exchange, mailbox, telegram, world, clock }: Sandbox): Promise<void> {
  const client = world.client('POLRES_CONTOH_A');
  const [person] = client ? world.personnel(client) : [];
  if (!client || !person) throw new Error('the demo world has no POLRES_CONTOH_A');
  const group = client.row.client_group;
  const chatId = `${person.row.whatsapp}@c.us`;
  await exchange.send({ account: 'gateway', chatId: group, text: recap });
  const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  const table = { name: 'rekap-likes-polres-contoh-a-2025-11-07.xlsx', mimetype: xlsx, base64: 'UEsDBBQ=' };
  await exchange.send({ account: 'gateway', chatId: group, file: table });
  const chart = { name: 'grafik-keaktifan.png', mimetype: 'image/png', base64: picture() };
  await exchange.send({ account: 'gateway', chatId: group, text: '_Grafik keaktifan pekan ini_', file: chart });
  exchange.receive({ account: 'gateway', chatId: group, from: chatId, text: 'Siap, terima kasih Komandan 🙏' });
  exchange.receive({ account: 'user', chatId, text: 'userrequest' });
  const menu =
    '*Menu Layanan*\n1. Data saya\n2. Ubah ~akun~ Instagram\n3. Ubah akun TikTok\n\nBalas dengan ```angka```.';
  await exchange.send({ account: 'user', chatId, text: menu });
  const hostile = '<img src=x onerror="document.title=1"> & *tebal <b>bukan html</b>*';
  exchange.receive({ account: 'user', chatId, text: hostile });
  await exchange.send({
    account: 'operator',
    chatId: `${client.row.client_operator}@c.us`,
    text: 'Pengambilan data selesai: *3 unggahan* baru.',
  });
  telegram.send({
    chatId: administratorsRoom.id,
    text: 'Pendaftaran akun dashboard: budi.contoh',
    keyboard: [[{ text: 'Setujui', callback_data: 'ad:1' }]],
    parseMode: null,
  });
  const mail = { from: 'cicero@contoh.example', attachments: [], bytes: 900, at: clock.ms() };
  mailbox.add({
    ...mail,
    to: ['humas@contoh.example'],
    subject: 'Laporan mingguan',
    text: 'Terlampir laporan.',
    html: null,
  });
  mailbox.add({
    ...mail,
    to: [person.row.email ?? 'seseorang@contoh.example'],
    subject: 'Kode OTP klaim data',
    text: 'Kode OTP Anda: 482913\nBerlaku 5 menit. Jangan berikan kepada siapa pun.',
    html: '<h2>Kode OTP Anda</h2><p style="font-size:32px;letter-spacing:8px"><b>482913</b></p><p>Berlaku 5 menit.</p><script>parent.document.title="x"</script>',
  });
}
