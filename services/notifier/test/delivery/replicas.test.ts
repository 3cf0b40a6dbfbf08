import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sender } from '../../src/delivery/sender.ts';
import { SmtpCourier } from '../../src/email/smtp-courier.ts';
import { type Bench, chatTo, mailTo, openBench } from '../notifier.ts';
import { startSmtp, type TestSmtp } from '../smtp.ts';

const there = await postgresReachable();

describe.skipIf(!there)('two replicas on PostgreSQL', () => {
  let database: ScratchDatabase;
  let smtp: TestSmtp;
  let one: Bench;
  let two: Bench;

  beforeAll(async () => {
    database = await createScratchDatabase();
    smtp = await startSmtp();
    one = await openBench({ DATABASE_URL: database.url });
    two = await openBench({ DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await smtp.stop();
    await database.drop();
  });

  it('store a command once, though both receive it at the same moment', async () => {
    const long = `${'kata '.repeat(500)}\n`.repeat(3);
    const commands = Array.from({ length: 20 }, (_, at) =>
      chatTo('62811111111@c.us', { dedupeKey: `same:${at}`, text: long, topic: 'absensi' }),
    );
    const stored = await Promise.all(commands.flatMap((command) => [one.accept(command), two.accept(command)]));
    expect(stored.filter((count) => count > 0).length).toBe(20);
    const rows = await one.rows();
    expect(rows.length).toBe(60);
    // Of one topic only the newest is left waiting, with all its parts.
    expect(rows.filter((row) => row.status === 'waiting').length).toBe(3);
    await one.clear();
  });

  it('deliver 500 messages to 40 people, none twice, each person’s in order', async () => {
    for (let at = 0; at < 500; at++) {
      await (at % 2 ? one : two).accept(mailTo(`p${at % 40}@example.org`, { subject: `${at}`, priority: 'recap' }));
    }
    const senders = [one, two].map(({ context, metrics }) => {
      const courier = new SmtpCourier(smtp.config, context.db);
      const sender = new Sender({
        context,
        courier,
        metrics,
        pace: { interval: 0, jitter: 0, perMinute: 0 },
        lanes: 3,
        pollEvery: 50,
      });
      sender.start();
      return { sender, courier };
    });
    await expect.poll(() => smtp.mails.length, { timeout: 45_000 }).toBeGreaterThanOrEqual(500);
    await expect
      .poll(async () => (await one.rows()).filter((row) => row.status === 'delivered').length, { timeout: 10_000 })
      .toBe(500);
    for (const { sender, courier } of senders) {
      await sender.stop();
      courier.close();
    }

    expect(smtp.mails.length).toBe(500);
    expect(new Set(smtp.mails.map((mail) => mail.messageId)).size).toBe(500);
    for (let person = 0; person < 40; person++) {
      const got = smtp.mails
        .filter((mail) => JSON.stringify(mail.to).includes(`"p${person}@example.org"`))
        .map((mail) => Number(mail.subject));
      expect(got).toEqual(got.toSorted((a, b) => a - b));
      expect(got.length).toBeGreaterThanOrEqual(12);
    }
    expect((await one.events()).map(({ type }) => type)).toEqual(Array(500).fill('notification.message.delivered'));
  });
});
