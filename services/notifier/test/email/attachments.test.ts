import { randomUUID } from 'node:crypto';
import { deleteExpiredFiles, storeFile } from '@cicero/files';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sender } from '../../src/delivery/sender.ts';
import { composeMail } from '../../src/email/mail.ts';
import { SmtpCourier } from '../../src/email/smtp-courier.ts';
import { type Bench, mailTo, noon, openBench } from '../notifier.ts';
import { startSmtp, type TestSmtp } from '../smtp.ts';

let bench: Bench;
let smtp: TestSmtp;
let sender: Sender;
let courier: SmtpCourier;
beforeAll(async () => {
  bench = await openBench();
  smtp = await startSmtp();
  courier = new SmtpCourier(smtp.config, bench.context.db);
});
beforeEach(async () => {
  await bench.clear();
  smtp.mails.length = 0;
  const { context, metrics } = bench;
  sender = new Sender({ context, courier, metrics, pace: { interval: 0, jitter: 0, perMinute: 0 } });
});
afterAll(async () => {
  courier.close();
  await smtp.stop();
  await bench.close();
});

const png = (size: number) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(size - 8, 1)]);
const file = (name: string, bytes: Buffer, expiresAt = new Date('2025-12-01T00:00:00Z')) =>
  storeFile(bench.context.db, { name, bytes, expiresAt, createdAt: new Date(noon) });

describe('the files of an e-mail', () => {
  it('are attached to the one mail, in their order, with their names and types', async () => {
    const files = [await file('rekap.png', png(200)), await file('daftar – lengkap.txt', Buffer.from('satu\n'))];
    await bench.accept(mailTo('budi@example.org', { files, text: 'Rekap hari ini', priority: 'recap' }));
    expect((await sender.step()).did).toBe('delivered');
    expect(await bench.rows()).toHaveLength(1);
    const [mail] = smtp.mails;
    expect(mail?.text?.trim()).toBe('Rekap hari ini');
    expect(mail?.attachments.map(({ filename, contentType, size }) => [filename, contentType, size])).toEqual([
      ['rekap.png', 'image/png', 200],
      ['daftar – lengkap.txt', 'text/plain', 5],
    ]);
  });

  it('that make it bigger than 20 MB, or are gone, stay away, and the mail says so', async () => {
    const big = 12 * 1024 * 1024;
    const files = [await file('a.png', png(big)), await file('b.png', png(big)), await file('c.txt', Buffer.from('c'))];
    await bench.accept(
      mailTo('budi@example.org', { files: [...files, randomUUID()], html: '<html><body>Rekap</body></html>' }),
    );
    expect((await sender.step()).did).toBe('delivered');
    const [mail] = smtp.mails;
    expect(mail?.attachments.map(({ filename }) => filename)).toEqual(['a.png', 'c.txt']);
    const note = ['Tidak dilampirkan karena terlalu besar untuk surel: b.png.', '1 berkas tidak dilampirkan'];
    for (const words of note) {
      expect(mail?.text).toContain(words);
      expect(mail?.html).toContain(words);
    }
  });

  it('live as long as the mail waits', async () => {
    const files = [await file('rekap.txt', Buffer.from('satu'), new Date(noon))];
    await bench.accept(mailTo('budi@example.org', { files }));
    const later = new Date('2025-11-04T00:00:00Z');
    expect(await deleteExpiredFiles(bench.context.db, later, 20)).toBe(0);
    await sender.step();
    expect(smtp.mails[0]?.attachments).toHaveLength(1);
    expect(await deleteExpiredFiles(bench.context.db, later, 20)).toBe(1);
  });

  it('cannot put markup into the mail by their names', () => {
    const content = { kind: 'mail', subject: 'x', text: 'x', html: '<p>x</p>' } as const;
    const parcel = { messageId: randomUUID(), recipient: 'a@example.org', createdAt: new Date(noon), urgent: false };
    const attachments = { files: [], tooBig: ['<img src=x>.png'], gone: 0 };
    expect(composeMail({ ...parcel, content }, 'c@example.org', attachments).html).not.toContain('<img');
  });
});
