import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pace } from '../../src/delivery/pace.ts';
import { Sender } from '../../src/delivery/sender.ts';
import type { SenderOptions } from '../../src/delivery/sender-options.ts';
import { SmtpCourier } from '../../src/email/smtp-courier.ts';
import { type Bench, mailTo, openBench } from '../notifier.ts';
import { startSmtp, type TestSmtp } from '../smtp.ts';

let bench: Bench;
let smtp: TestSmtp;
let couriers: SmtpCourier[] = [];
const unhurried: Pace = { interval: 0, jitter: 0, perMinute: 0 };

beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  smtp = await startSmtp();
});
afterEach(async () => {
  for (const courier of couriers) courier.close();
  couriers = [];
  await smtp.stop();
});
afterAll(() => bench.close());

function newSender(options: Partial<SenderOptions> = {}): Sender {
  const courier = new SmtpCourier(smtp.config, bench.context.db);
  couriers.push(courier);
  const { context, metrics } = bench;
  return new Sender({ context, courier, metrics, pace: unhurried, random: () => 0.5, pollEvery: 1_000, ...options });
}

/** Steps until there is nothing to do now; what each step did. */
async function drain(sender: Sender): Promise<string[]> {
  const did: string[] = [];
  for (;;) {
    const step = await sender.step();
    did.push(step.did);
    if ('wait' in step) return did;
  }
}

const subjects = () => smtp.mails.map((mail) => mail.subject);

describe('delivery', () => {
  it('hands a message over, writes down how it ended and announces it, together', async () => {
    await bench.accept(mailTo('budi@example.org', { dedupeKey: 'otp:1' }));
    expect(await drain(newSender())).toEqual(['delivered', 'nothing']);
    const [row] = await bench.rows();
    expect(row).toMatchObject({ status: 'delivered', attempts: 1, provider_id: `<${row?.message_id}@example.org>` });
    expect(smtp.mails[0]).toMatchObject({ subject: 'Kode verifikasi', messageId: `<${row?.message_id}@example.org>` });
    expect(smtp.mails[0]?.text?.trim()).toBe('Kode Anda 123456');
    expect(await bench.events()).toMatchObject([
      {
        type: 'notification.message.delivered',
        data: {
          messageId: row?.message_id,
          channel: 'email',
          dedupeKey: 'otp:1',
          attempts: 1,
          at: '2025-11-03T05:00:00.000Z',
        },
      },
    ]);
  });

  it('tries again after 5 seconds when the server says "later", with the same Message-ID', async () => {
    smtp.refuse.set('budi@example.org', 451);
    await bench.accept(mailTo('budi@example.org'));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'nothing']);
    expect(await bench.rows()).toMatchObject([{ status: 'waiting', attempts: 1, error: 'SMTP 451 <address> refused' }]);
    smtp.refuse.clear();
    bench.clock.advance(4_999);
    expect(await drain(sender)).toEqual(['nothing']);
    bench.clock.advance(1);
    expect(await drain(sender)).toEqual(['delivered', 'nothing']);
    expect(await bench.rows()).toMatchObject([{ status: 'delivered', attempts: 2, error: null }]);
  });

  it('gives up at once when the server says "never", and others are not held up', async () => {
    smtp.refuse.set('gone@example.org', 550);
    await bench.accept(mailTo('gone@example.org', { dedupeKey: 'gone' }));
    await bench.accept(mailTo('budi@example.org'));
    expect(await drain(newSender())).toEqual(['failed', 'delivered', 'nothing']);
    expect((await bench.events())[0]).toMatchObject({
      type: 'notification.message.failed',
      data: { dedupeKey: 'gone', attempts: 1, reason: 'SMTP 550 <address> refused' },
    });
  });

  it('gives up after nine attempts', async () => {
    smtp.refuse.set('slow@example.org', 450);
    await bench.accept(mailTo('slow@example.org'));
    const sender = newSender();
    const did: string[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      did.push(...(await drain(sender)));
      bench.clock.advance(4 * 3_600_000);
    }
    expect(did.filter((step) => step !== 'nothing')).toEqual([...Array(8).fill('returned'), 'failed']);
    expect(await bench.rows()).toMatchObject([{ status: 'failed', attempts: 9 }]);
  });

  it('waits for a server that is away without costing messages an attempt', async () => {
    await smtp.stop();
    await bench.accept(mailTo('a@example.org'));
    await bench.accept(mailTo('b@example.org'));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'resting']);
    expect((await bench.rows()).map((row) => [row.status, row.attempts])).toEqual([
      ['waiting', 0],
      ['waiting', 0],
    ]);
    expect(await sender.step()).toEqual({ did: 'resting', wait: 1_000 });
    await smtp.restart();
    bench.clock.advance(1_000);
    expect(await drain(sender)).toEqual(['delivered', 'delivered', 'nothing']);
  });

  it('a message that makes the server hang up steps aside after a few times', async () => {
    smtp.refuse.set('poison@example.org', 421);
    await bench.accept(mailTo('poison@example.org'));
    await bench.accept(mailTo('b@example.org', { subject: 'lain' }));
    const sender = newSender();
    for (let round = 0; round < 4; round++) {
      await drain(sender);
      bench.clock.advance(4_000);
    }
    expect(subjects()).toEqual(['lain']);
    expect((await bench.rows())[0]).toMatchObject({ status: 'waiting', attempts: 0 });
  });

  it('never sends what has expired, not even when the account is away, and blanks it', async () => {
    await bench.accept(
      mailTo('a@example.org', { expiresAt: '2025-11-03T05:05:00.000Z', sensitive: true, dedupeKey: 'late' }),
    );
    await bench.accept(mailTo('a@example.org', { subject: 'Tetap' }));
    bench.clock.set('2025-11-03T05:05:00.000Z');
    expect(await drain(newSender())).toEqual(['delivered', 'nothing']);
    expect(subjects()).toEqual(['Tetap']);
    expect((await bench.rows())[0]).toMatchObject({ status: 'expired', content: { kind: 'blanked' } });
    expect((await bench.events())[0]?.data).toMatchObject({ dedupeKey: 'late', reason: 'expired' });

    await bench.accept(mailTo('b@example.org', { expiresAt: '2025-11-03T05:06:00.000Z' }));
    bench.clock.set('2025-11-03T05:07:00.000Z');
    expect(await newSender({ courier: new SmtpCourier(undefined, bench.context.db) }).step()).toMatchObject({
      did: 'not-ready',
    });
    expect((await bench.rows()).at(-1)).toMatchObject({ status: 'expired' });
  });

  it('blanks a secret once it is delivered or given up, and only a secret', async () => {
    smtp.refuse.set('gone@example.org', 550);
    await bench.accept(mailTo('a@example.org', { sensitive: true }));
    await bench.accept(mailTo('gone@example.org', { sensitive: true }));
    await bench.accept(mailTo('b@example.org'));
    await drain(newSender());
    expect((await bench.rows()).map((row) => row.content.kind)).toEqual(['blanked', 'blanked', 'mail']);
  });

  it('logs nothing personal', async () => {
    smtp.refuse.set('gone@example.org', 550);
    smtp.refuse.set('later@example.org', 451);
    for (const name of ['budi', 'gone', 'later'])
      await bench.accept(mailTo(`${name}@example.org`, { subject: 'Halo Budi' }));
    await drain(newSender());
    const log = bench.log.join('');
    expect(log).toContain('message delivered');
    expect(log).not.toMatch(/budi|gone@|later@|123456|Halo/i);
  });
});

describe('order', () => {
  it('important messages first, then in order of acceptance', async () => {
    await bench.accept(mailTo('a@example.org', { priority: 'broadcast', subject: 'siaran' }));
    await bench.accept(mailTo('b@example.org', { priority: 'recap', subject: 'rekap 1' }));
    await bench.accept(mailTo('c@example.org', { priority: 'recap', subject: 'rekap 2' }));
    await bench.accept(mailTo('d@example.org', { priority: 'approval', subject: 'persetujuan' }));
    await bench.accept(mailTo('e@example.org', { priority: 'otp', subject: 'kode' }));
    await drain(newSender());
    expect(subjects()).toEqual(['kode', 'persetujuan', 'rekap 1', 'rekap 2', 'siaran']);
  });

  it('a recipient’s later message waits for the earlier one; more important ones and other people do not', async () => {
    smtp.refuse.set('a@example.org', 451);
    await bench.accept(mailTo('a@example.org', { priority: 'recap', subject: 'a1' }));
    await bench.accept(mailTo('a@example.org', { priority: 'recap', subject: 'a2' }));
    await bench.accept(mailTo('a@example.org', { priority: 'broadcast', subject: 'a3' }));
    await bench.accept(mailTo('b@example.org', { priority: 'broadcast', subject: 'b1' }));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'delivered', 'nothing']);
    smtp.refuse.clear();
    await bench.accept(mailTo('a@example.org', { priority: 'otp', subject: 'a otp' }));
    await drain(sender);
    bench.clock.advance(5_000);
    await drain(sender);
    expect(subjects()).toEqual(['b1', 'a otp', 'a1', 'a2', 'a3']);
  });
});

describe('pace', () => {
  it('lets one message leave per interval, whoever of two senders takes it', async () => {
    for (const name of ['a', 'b', 'c']) await bench.accept(mailTo(`${name}@example.org`));
    const pace: Pace = { interval: 3_000, jitter: 0.2, perMinute: 20 };
    const [one, two] = [newSender({ pace }), newSender({ pace })];
    expect((await one.step()).did).toBe('delivered');
    expect(await two.step()).toEqual({ did: 'paced', wait: 3_000 });
    bench.clock.advance(2_999);
    expect(await one.step()).toEqual({ did: 'paced', wait: 1 });
    bench.clock.advance(1);
    expect((await two.step()).did).toBe('delivered');
    expect(await one.step()).toEqual({ did: 'paced', wait: 3_000 });
  });

  it('holds to the cap per minute', async () => {
    for (let at = 0; at < 6; at++) await bench.accept(mailTo(`p${at}@example.org`));
    const sender = newSender({ pace: { interval: 1_000, jitter: 0, perMinute: 4 } });
    const times: number[] = [];
    const start = bench.clock.now().getTime();
    while (times.length < 6) {
      const step = await sender.step();
      if ('wait' in step) bench.clock.advance(step.wait);
      else times.push(bench.clock.now().getTime() - start);
    }
    expect(times).toEqual([0, 1_000, 2_000, 3_000, 60_000, 61_000]);
  });
});

describe('crashes', () => {
  it('a message of a sender that died is taken up after its lease, not before', async () => {
    await bench.accept(mailTo('a@example.org'));
    const claimByDead = (lease: string) =>
      sql`update outbound_message set status = 'sending', attempts = 1,
      claimed_by = 'dead', claimed_until = now() + ${lease}::interval`.execute(bench.host.database.db);
    await claimByDead('1 minute');
    const sender = newSender();
    expect(await drain(sender)).toEqual(['nothing']);
    await claimByDead('-1 second');
    expect(await drain(sender)).toEqual(['delivered', 'nothing']);
    expect(await bench.rows()).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('a message that kills its senders is given up, too', async () => {
    await bench.accept(mailTo('a@example.org'));
    await sql`update outbound_message set status = 'sending', attempts = 9, claimed_by = 'dead',
      claimed_until = now() - interval '1 second'`.execute(bench.host.database.db);
    expect(await drain(newSender())).toEqual(['failed', 'nothing']);
    expect(smtp.mails).toEqual([]);
  });

  it('a sender whose claim has passed to another writes and announces nothing', async () => {
    await bench.accept(mailTo('a@example.org'));
    const sender = newSender({
      courier: {
        channel: 'email',
        account: 'smtp',
        ready: true,
        // While the provider takes its time, another replica takes the message over.
        send: async () => {
          await sql`update outbound_message set claimed_by = 'other', attempts = 2`.execute(bench.host.database.db);
          return { providerId: 'x' };
        },
      },
    });
    expect((await sender.step()).did).toBe('lost');
    expect(await bench.rows()).toMatchObject([{ status: 'sending', provider_id: null }]);
    expect(await bench.events()).toEqual([]);
  });

  it('an outcome that cannot be written now is written later; the message does not go out again', async () => {
    await bench.accept(mailTo('a@example.org'));
    const { db } = bench.host.database;
    const sender = newSender({ lanes: 2, pollEvery: 20, lease: 1_000 });
    // The database refuses transactions with messages for a while, as if it were away, for longer than the lease.
    await sql`alter table outbox rename to outbox_away`.execute(db);
    sender.start();
    await expect.poll(() => smtp.mails.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await bench.rows()).toMatchObject([{ status: 'sending' }]);
    await sql`alter table outbox_away rename to outbox`.execute(db);
    await expect.poll(async () => (await bench.rows())[0]?.status, { timeout: 10_000 }).toBe('delivered');
    await sender.stop();
    expect(smtp.mails.length).toBe(1);
    expect((await bench.events()).length).toBe(1);
  });

  it('a provider that never answers is given up for now after the time-out', async () => {
    smtp.refuse.set('hang@example.org', -1);
    await bench.accept(mailTo('hang@example.org'));
    await bench.accept(mailTo('b@example.org'));
    expect(await drain(newSender({ sendTimeout: 300 }))).toEqual(['returned', 'delivered', 'nothing']);
    expect((await bench.rows())[0]).toMatchObject({ status: 'waiting', error: 'provider did not answer in time' });
  });
});

describe('the loop', () => {
  it('is woken by new messages and does not wait for the next poll', async () => {
    const sender = newSender({ pollEvery: 60_000, lanes: 3 });
    sender.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (let at = 0; at < 10; at++) await bench.accept(mailTo(`p${at}@example.org`));
    sender.wake();
    await expect.poll(() => smtp.mails.length, { timeout: 5_000 }).toBe(10);
    await sender.stop();
    expect((await bench.rows()).every((row) => row.status === 'delivered')).toBe(true);
  });
});
