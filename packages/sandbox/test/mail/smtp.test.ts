import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/index.ts';
import { NOON, servedSandbox } from '../rapidapi/product.ts';

const sandbox = servedSandbox();
const { ask } = sandbox;
const transport = () => {
  const { host, port } = sandbox.running().smtp;
  return nodemailer.createTransport({ host, port, secure: false, auth: { user: 'cicero', pass: 'rahasia' } });
};
const otp = {
  from: 'Cicero <cicero@contoh.example>',
  to: 'Personel <Personel.Contoh@contoh.example>',
  subject: 'Kode OTP — klaim',
  text: 'Kode OTP Anda: 123456',
  html: '<p>Kode OTP Anda: <b>123456</b></p>',
  attachments: [{ filename: 'petunjuk.txt', content: 'isi' }],
};

describe('the SMTP sink', () => {
  it('takes mails of a real client and shows what was in them', async () => {
    const sent = await transport().sendMail(otp);
    expect(sent.accepted).toEqual(['Personel.Contoh@contoh.example']);
    const { body } = await ask('GET', '/sandbox/mail/messages?to=personel.contoh@contoh.example');
    expect(body.messages).toMatchObject([
      {
        at: NOON.getTime(),
        from: 'cicero@contoh.example',
        to: ['Personel.Contoh@contoh.example'],
        subject: 'Kode OTP — klaim',
        text: 'Kode OTP Anda: 123456',
        hasHtml: true,
        attachments: [{ name: 'petunjuk.txt', type: 'text/plain', bytes: 3 }],
      },
    ]);
    const html = await ask('GET', `/sandbox/mail/messages/${body.messages[0].id}/html`);
    expect(html.text).toBe(otp.html);
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });

  it('refuses for a while, for good, or does not answer, when told to', async () => {
    const send = (to = otp.to) => transport().sendMail({ ...otp, to });
    await ask('PUT', '/sandbox/mail/mode', { mode: 'temporary', count: 1 });
    await expect(send()).rejects.toMatchObject({ responseCode: 451 });
    await expect(send()).resolves.toBeTruthy();
    await ask('PUT', '/sandbox/mail/mode', { mode: 'permanent', to: 'Salah@contoh.example' });
    await expect(send('salah@contoh.example')).rejects.toMatchObject({ responseCode: 550 });
    await expect(send()).resolves.toBeTruthy();
    await ask('PUT', '/sandbox/mail/mode', { mode: 'hang' });
    const { host, port } = sandbox.running().smtp;
    const impatient = nodemailer.createTransport({ host, port, secure: false, socketTimeout: 150 });
    await expect(impatient.sendMail(otp)).rejects.toThrow();
    expect((await ask('PUT', '/sandbox/mail/mode', { mode: 'lain' })).status).toBe(400);
    await ask('PUT', '/sandbox/mail/mode', { mode: 'accept' });
    await expect(send()).resolves.toBeTruthy();
  });

  it('outlives rubbish on its port', async () => {
    const { host, port } = sandbox.running().smtp;
    await new Promise<void>((resolve) => {
      const socket = createConnection({ host, port }, () => socket.end('\x00\xff GET / HTTP/1.1\r\n\r\n'));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });
    await expect(transport().sendMail(otp)).resolves.toBeTruthy();
  });

  it('answers for mails that are not there', async () => {
    expect((await ask('GET', '/sandbox/mail/messages/99999')).status).toBe(404);
    expect((await ask('GET', '/sandbox/mail/messages/99999/html')).status).toBe(404);
  });
});

describe('kept mails', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cicero-sandbox-mail-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('are there after a restart, the last 500 of them', async () => {
    const mail = {
      at: 1,
      from: 'a@contoh.example',
      to: ['b@contoh.example'],
      text: '',
      html: null,
      attachments: [],
      bytes: 1,
    };
    const first = await createSandbox({ dataDir: directory });
    for (let i = 1; i <= 1_200; i++) first.mailbox.add({ ...mail, subject: `surat ${i}` });
    await first.close();
    const second = await createSandbox({ dataDir: directory });
    const kept = second.mailbox.list();
    expect([kept.length, kept[0]?.subject, kept.at(-1)?.subject]).toEqual([500, 'surat 1200', 'surat 701']);
    expect(second.mailbox.add({ ...mail, subject: 'baru' }).id).toBe('1201');
    await second.close();
  });
});
