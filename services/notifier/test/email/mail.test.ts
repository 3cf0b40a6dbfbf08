import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notifierConfig } from '../../src/config.ts';
import type { Parcel } from '../../src/delivery/courier.ts';
import { composeMail } from '../../src/email/mail.ts';
import { SmtpCourier } from '../../src/email/smtp-courier.ts';
import { smtpTrouble } from '../../src/email/smtp-trouble.ts';
import { type Bench, openBench } from '../notifier.ts';
import { startSmtp, type TestSmtp } from '../smtp.ts';

const never = new AbortController().signal;
const parcel = (recipient: string, subject: string, text = 'Isi'): Parcel => ({
  messageId: '0199aaaa-0000-7000-8000-000000000001',
  recipient,
  content: { kind: 'mail', subject, text },
  createdAt: new Date('2025-11-03T05:00:00Z'),
  urgent: true,
});

describe('an e-mail on the wire', () => {
  let smtp: TestSmtp;
  let courier: SmtpCourier;
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
    smtp = await startSmtp();
    courier = new SmtpCourier(smtp.config, bench.context.db);
  });
  beforeEach(() => void smtp.mails.splice(0));
  afterAll(async () => {
    courier.close();
    await smtp.stop();
    await bench.close();
  });

  it('carries a stable Message-ID, the instant it was asked for, and says that a machine wrote it', async () => {
    expect(await courier.send(parcel('budi@example.org', 'Kode verifikasi — “ayo”'), never)).toEqual({
      providerId: '<0199aaaa-0000-7000-8000-000000000001@example.org>',
    });
    const [mail] = smtp.mails;
    expect(mail).toMatchObject({
      subject: 'Kode verifikasi — “ayo”',
      messageId: '<0199aaaa-0000-7000-8000-000000000001@example.org>',
      date: new Date('2025-11-03T05:00:00Z'),
    });
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail?.from?.text).toBe('"Cicero" <cicero@example.org>');
  });

  it('a subject cannot become a header', async () => {
    await courier.send(parcel('budi@example.org', 'Halo\r\nBcc: lain@example.org\r\n\r\nIsi palsu'), never);
    const [mail] = smtp.mails;
    expect(mail?.subject).toBe('Halo Bcc: lain@example.org Isi palsu');
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.text?.trim()).toBe('Isi');
  });

  it('a text cannot end the message early', async () => {
    await courier.send(parcel('budi@example.org', 'Halo', 'satu\r\n.\r\nRCPT TO:<lain@example.org>\r\n'), never);
    expect(smtp.mails.length).toBe(1);
    expect(smtp.mails[0]?.text).toContain('RCPT TO');
  });

  it.each([
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org, b@example.org',
    '"a@evil.example b"@example.org',
    'a@b@c.example',
  ])('refuses %j as a recipient', async (recipient) => {
    await expect(courier.send(parcel(recipient, 'Halo'), never)).rejects.toMatchObject({ trouble: 'refused' });
    expect(smtp.mails).toEqual([]);
  });

  it('refuses to send over an open line when encryption is required', async () => {
    const strict = new SmtpCourier({ ...smtp.config, security: 'starttls' }, bench.context.db);
    await expect(strict.send(parcel('budi@example.org', 'Halo'), never)).rejects.toMatchObject({
      trouble: 'unavailable',
    });
    strict.close();
    expect(smtp.mails).toEqual([]);
  });

  it('only an e-mail is an e-mail', () => {
    const text = { ...parcel('a@example.org', 'x'), content: { kind: 'text', text: 'x' } as const };
    expect(() => composeMail(text, 'c@example.org')).toThrow('not an e-mail');
  });
});

describe('smtpTrouble', () => {
  const read = (facts: object) => {
    const { trouble, message } = smtpTrouble(Object.assign(new Error('x'), facts));
    return [trouble, message];
  };

  it.each([
    [{ code: 'EENVELOPE', responseCode: 450, command: 'RCPT TO', response: '450 greylisted' }, 'passing'],
    [{ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO', response: '550 no such user' }, 'refused'],
    [{ code: 'EMESSAGE', responseCode: 554, command: 'DATA', response: '554 spam' }, 'refused'],
    [{ code: 'EENVELOPE', responseCode: 553, command: 'MAIL FROM', response: '553 not your address' }, 'unavailable'],
    [{ code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN', response: '535 bad credentials' }, 'unavailable'],
    [{ code: 'EPROTOCOL', responseCode: 421, command: 'CONN', response: '421 too busy' }, 'unavailable'],
    [{ code: 'ESOCKET', command: 'CONN' }, 'unavailable'],
    [{ code: 'ETIMEDOUT', command: 'CONN' }, 'unavailable'],
    [{ code: 'ETIMEDOUT', command: 'DATA' }, 'passing'],
    [{ code: 'EDNS' }, 'unavailable'],
    [{}, 'passing'],
  ] as const)('%j is %s', (facts, trouble) => {
    expect(read(facts)[0]).toBe(trouble);
  });

  it('keeps the reply and hides the addresses in it', () => {
    expect(
      read({ responseCode: 550, response: '550 5.1.1 <budi@example.org>: unknown\r\nuser budi@example.org' })[1],
    ).toBe('SMTP 550 5.1.1 <address>: unknown user <address>');
  });
});

describe('configuration', () => {
  const smtp = { SMTP_HOST: 'mail.example.org', SMTP_FROM: 'cicero@example.org' };

  it('requires encryption in production unless it is switched off on purpose', () => {
    expect(notifierConfig({ ...smtp, NODE_ENV: 'production' }).smtp).toMatchObject({ port: 587, security: 'starttls' });
    expect(notifierConfig({ ...smtp, NODE_ENV: 'production', SMTP_SECURE: 'off' }).smtp?.security).toBe('off');
    expect(notifierConfig({ ...smtp, NODE_ENV: 'production', SMTP_PORT: '465' }).smtp?.security).toBe('tls');
    expect(notifierConfig(smtp).smtp?.security).toBe('optional');
  });

  it('names what is wrong', () => {
    expect(() => notifierConfig({ SMTP_HOST: 'mail.example.org' })).toThrow('SMTP_FROM');
    expect(() => notifierConfig({ ...smtp, SMTP_FROM: 'x\r\nBcc: a@b.c' })).toThrow('SMTP_FROM');
    expect(() => notifierConfig({ WHATSAPP_ADAPTER: 'sandbox' })).toThrow('SANDBOX_URL');
    const sandbox = { WHATSAPP_ADAPTER: 'sandbox', SANDBOX_URL: 'http://127.0.0.1:1' };
    expect(() => notifierConfig({ ...sandbox, NODE_ENV: 'production' })).toThrow('WHATSAPP_ADAPTER');
  });

  it('paces WhatsApp gently outside the sandbox', () => {
    expect(notifierConfig({}).pace.whatsapp).toMatchObject({ interval: 3_000, perMinute: 20, jitter: 0.2 });
    expect(
      notifierConfig({ WHATSAPP_ADAPTER: 'sandbox', SANDBOX_URL: 'http://127.0.0.1:1' }).pace.whatsapp,
    ).toMatchObject({
      interval: 50,
      perMinute: 0,
      jitter: 0.2,
    });
  });
});
