import { deleteExpiredFiles, storeFile } from '@cicero/files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notifierConfig } from '../../src/config.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

const groups = ['120363000000000001@g.us', '120363000000000002@g.us'];
const [operator, applicant] = ['628111111111@c.us', '628122222222@c.us'];
/** At an hour in Jakarta, on the day WhatsApp is down. */
const at = (time: string) => new Date(`2025-11-03T${time}:00+07:00`);
const hoursAfter = (time: Date, hours: number) => new Date(time.getTime() + hours * 3_600_000).toISOString();

let bench: Bench;
let courier: StandInCourier;
let sender: Sender;
const files: string[] = [];

beforeAll(async () => {
  bench = await openBench();
  courier = new StandInCourier(bench.clock);
  courier.ready = false;
  const { pace, quiet } = notifierConfig({});
  const { context, metrics } = bench;
  sender = new Sender({ context, courier, metrics, pace: pace.whatsapp, quiet, random: () => 0.5 });
});
afterAll(() => bench.close());

/** What happens at an hour: a look of the sender, as it has one every second, and what is asked of it then. */
async function hour(time: string): Promise<void> {
  const now = at(time);
  bench.clock.set(now.toISOString());
  await sender.step();
  const name = `rekap ${time}`;
  const file = {
    name: `${name}.txt`,
    bytes: Buffer.from(name),
    createdAt: now,
    expiresAt: new Date(now.getTime() + 1),
  };
  const fileId = await storeFile(bench.context.db, file);
  files.push(fileId);
  for (const recipient of [...groups, operator]) {
    await bench.accept(
      chatTo(recipient, {
        text: name,
        files: [fileId],
        topic: 'absensi',
        expiresAt: hoursAfter(now, 4),
        dedupeKey: `${name} ${recipient}`,
      }),
    );
  }
  if (time === '08:00') {
    await bench.accept(
      chatTo(applicant, {
        text: 'kode',
        priority: 'otp',
        sensitive: true,
        expiresAt: hoursAfter(now, 1 / 12),
        dedupeKey: 'otp',
      }),
    );
  }
  if (time === '09:00') {
    await bench.accept(chatTo(operator, { text: 'siaran lama', priority: 'broadcast', expiresAt: hoursAfter(now, 6) }));
    await bench.accept(chatTo(operator, { text: 'siaran', priority: 'broadcast', expiresAt: hoursAfter(now, 48) }));
  }
  if (time === '10:00' || time === '15:00') {
    await bench.accept(chatTo(operator, { text: `persetujuan ${time}`, priority: 'approval' }));
  }
}

describe('a day without WhatsApp', () => {
  it('goes by: what is outdated ends and is announced, and of a topic the newest waits', async () => {
    for (let clock = 7; clock <= 20; clock++) await hour(`${String(clock).padStart(2, '0')}:00`);
    expect(courier.sent).toEqual([]);
    const rows = await bench.rows();
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    // 13 of 14 recaps of three chats, text and file each, made room for the next.
    expect([count('replaced'), count('expired'), count('waiting')]).toEqual([78, 2, 6 + 2 + 1]);
    expect(rows.find((row) => row.dedupe_key === 'otp')).toMatchObject({
      status: 'expired',
      content: { kind: 'blanked' },
    });
    const failures = (await bench.events()).filter(({ type }) => type === 'notification.message.failed');
    expect(failures).toHaveLength(80);
    expect(failures.find(({ data }) => data.dedupeKey === 'otp')?.data).toMatchObject({
      reason: 'expired',
      attempts: 0,
    });
  });

  it('leaves no files behind of what was replaced, and keeps those that are to be sent', async () => {
    expect(await deleteExpiredFiles(bench.context.db, at('20:05'), 100)).toBe(13);
    const left = await bench.context.db.selectFrom('stored_file').select('file_id').execute();
    expect(left.map(({ file_id }) => file_id)).toEqual([files.at(-1)]);
  });

  it('ends: approvals leave first, then recaps, then broadcasts, at the pace of the number and of each chat', async () => {
    courier.ready = true;
    const start = at('20:10').getTime();
    bench.clock.set(at('20:10').toISOString());
    while (courier.sent.length < 9) {
      const step = await sender.step();
      if ('wait' in step) bench.clock.advance(step.wait);
      expect(bench.clock.now().getTime() - start).toBeLessThan(600_000);
    }
    const file = `file ${files.at(-1)}`;
    const [one = '', two = ''] = groups;
    expect(
      courier.sent.map(({ recipient, text, at: when }) => [(when.getTime() - start) / 1_000, recipient, text]),
    ).toEqual([
      [0, operator, 'persetujuan 10:00'],
      [3, operator, 'persetujuan 15:00'],
      [6, one, 'rekap 20:00'],
      // A group gets a message every 5 seconds: others go in between.
      [9, two, 'rekap 20:00'],
      [12, one, file],
      [15, two, file],
      [18, operator, 'rekap 20:00'],
      [21, operator, file],
      [24, operator, 'siaran'],
    ]);
    expect((await sender.step()).did).toBe('paced');
    bench.clock.advance(60_000);
    expect((await sender.step()).did).toBe('nothing');
    expect((await bench.rows()).filter(({ status }) => status === 'waiting' || status === 'sending')).toEqual([]);
  });

  it('that lasts into the night holds the recaps until the morning, and ends those that are outdated by then', async () => {
    await bench.clear();
    courier.sent.length = 0;
    courier.ready = false;
    await hour('19:00');
    await hour('22:00');
    await bench.accept(chatTo(operator, { text: 'persetujuan', priority: 'approval' }));
    await bench.accept(
      chatTo(operator, { text: 'siaran', priority: 'broadcast', expiresAt: hoursAfter(at('22:00'), 24) }),
    );
    courier.ready = true;
    bench.clock.set(at('23:00').toISOString());
    const morning = at('23:00').getTime() + 8 * 3_600_000;
    while (bench.clock.now().getTime() < morning) {
      const step = await sender.step();
      // Nothing changes by the second: a minute at a time.
      if ('wait' in step) bench.clock.advance(Math.max(step.wait, 60_000));
    }
    expect(courier.sent.map(({ text, at: when }) => [when.toISOString().slice(11, 16), text])).toEqual([
      ['16:00', 'persetujuan'],
      ['22:00', 'siaran'],
    ]);
  });
});
