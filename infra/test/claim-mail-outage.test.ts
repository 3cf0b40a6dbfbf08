import { ManualClock } from '@cicero/runtime';
import { Mailbox, type SmtpSink, startSmtpSink } from '@cicero/sandbox';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePorts } from '../stage/processes/ports.ts';
import { type Installation, openInstallation } from './installation.ts';

/** 10 November 2025, 10:00 WIB. Stands still unless a test moves it. */
const clock = new ManualClock('2025-11-10T03:00:00Z');
const second = 1_000;
const minute = 60 * second;

describe('while the mail server is away', () => {
  const mailbox = new Mailbox();
  let installation: Installation;
  let port = 0;
  let server: SmtpSink | undefined;
  let people: { nrp: string; email: string }[];
  beforeAll(async () => {
    [port = 0] = await freePorts(1);
    installation = await openInstallation({
      clock,
      env: { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(port), DELIVERY_POLL_MS: '20' },
    });
    people = [...installation.sandbox.world.allPersonnel()].flatMap(({ row }) =>
      row.status && row.email ? [{ nrp: row.user_id, email: row.email }] : [],
    );
  }, 90_000);
  afterAll(async () => {
    await server?.close();
    await installation?.close();
  });

  const post = (step: string, body: object) =>
    fetch(`${installation.door}/api/claim/${step}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const startServer = async () => {
    server = await startSmtpSink({ mailbox, host: '127.0.0.1', port, now: () => clock.now().getTime() });
  };
  const messageTo = (email: string) =>
    installation.host.database.db
      .selectFrom('outbound_message')
      .select(['status', 'error', 'attempts', 'content'])
      .where('recipient', '=', email)
      .executeTakeFirst();
  /** The mail was tried, and the server was not there. */
  const tried = (email: string) =>
    vi.waitFor(
      async () => expect(await messageTo(email)).toMatchObject({ status: 'waiting', error: expect.any(String) }),
      { timeout: 20_000, interval: 30 },
    );
  const mailsTo = (email: string) => mailbox.list().filter(({ to }) => to.includes(email));

  test('a request is answered 202 at once, and the code goes out when the server is back', async () => {
    const [person] = people;
    const started = performance.now();
    const answer = await post('request-otp', person ?? {});
    expect(answer.status).toBe(202);
    expect(performance.now() - started).toBeLessThan(3_000);
    await tried(person?.email ?? '');
    await startServer();
    clock.advance(2 * minute);
    const mail = await vi.waitFor(
      () => {
        const [only] = mailsTo(person?.email ?? '');
        if (!only) throw new Error('no mail yet');
        return only;
      },
      { timeout: 20_000, interval: 30 },
    );
    const otp = /\b(\d{6})\b/.exec(mail.text)?.[1];
    expect((await post('verify-otp', { ...person, otp })).status).toBe(200);
    expect(mailsTo(person?.email ?? '')).toHaveLength(1);
    await server?.close();
    server = undefined;
  }, 60_000);

  test('a code whose time passed meanwhile is never mailed, and is kept nowhere', async () => {
    const [, late, next] = people;
    expect((await post('request-otp', late ?? {})).status).toBe(202);
    await tried(late?.email ?? '');
    clock.advance(5 * minute + second);
    await startServer();
    await vi.waitFor(async () => expect(await messageTo(late?.email ?? '')).toMatchObject({ status: 'expired' }), {
      timeout: 20_000,
      interval: 30,
    });
    expect((await messageTo(late?.email ?? ''))?.content).toEqual({ kind: 'blanked' });
    // Whoever asks next is mailed, so the server is there; and the other mail still is not.
    clock.advance(2 * minute);
    expect((await post('request-otp', next ?? {})).status).toBe(202);
    await vi.waitFor(() => expect(mailsTo(next?.email ?? '')).toHaveLength(1), { timeout: 20_000, interval: 30 });
    expect(mailsTo(late?.email ?? '')).toEqual([]);
    expect((await post('request-otp', late ?? {})).status).toBe(202);
    await vi.waitFor(() => expect(mailsTo(late?.email ?? '')).toHaveLength(1), { timeout: 20_000, interval: 30 });
  }, 60_000);
});
