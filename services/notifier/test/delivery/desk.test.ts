import { randomUUID } from 'node:crypto';
import { listAudit } from '@cicero/access';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelMessage, countMovable, moveMessages, resendMessage } from '../../src/delivery/desk/acting.ts';
import { contentOf, historyOf } from '../../src/delivery/desk/history.ts';
import { countMessages, findMessage, listMessages } from '../../src/delivery/desk/reading.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { type Bench, chatTo, mailTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const by = { party: { kind: 'cli', id: 'budi' }, origin: { channel: 'cli' } } as const;
const cancel = (id: string) => bench.context.transact((unit) => cancelMessage(unit, bench.clock, id, by));
const resend = (id: string) => bench.context.transact((unit) => resendMessage(unit, bench.clock, id, by));
const idOf = async (key: string) => (await bench.rows()).find((row) => row.dedupe_key === key)?.message_id ?? '';

describe('what an operator sees', () => {
  it('the newest first, by state, channel and recipient, a page at a time, without contents', async () => {
    for (const key of ['a', 'b', 'c']) {
      await bench.accept(mailTo(`${key}@example.org`, { dedupeKey: key }));
      bench.clock.advance(1_000);
    }
    await bench.accept(chatTo('628123456789@c.us', { dedupeKey: 'w' }));
    const { db } = bench.context;
    expect((await listMessages(db)).map((line) => line.dedupeKey)).toEqual(['w', 'c', 'b', 'a']);
    const [, last] = await listMessages(db, { channel: 'email', limit: 2 });
    expect(last?.dedupeKey).toBe('b');
    const page = await listMessages(db, { channel: 'email', limit: 2, ...(last ? { before: last.cursor } : {}) });
    expect(page.map((line) => line.dedupeKey)).toEqual(['a']);
    expect(await listMessages(db, { recipient: 'b@example.org', status: 'waiting' })).toMatchObject([
      { dedupeKey: 'b', attempts: 0 },
    ]);
    expect(await countMessages(db)).toEqual([
      { channel: 'email', account: 'smtp', status: 'waiting', count: 3 },
      { channel: 'whatsapp', account: 'gateway', status: 'waiting', count: 1 },
    ]);
    expect(JSON.stringify(page)).not.toContain('123456');
  });
});

describe('what an operator does', () => {
  it('calls back what waits, once, and it is announced', async () => {
    await bench.accept(mailTo('a@example.org', { dedupeKey: 'a', sensitive: true }));
    const id = await idOf('a');
    expect(await cancel(id)).toEqual({ pieces: 1, of: 1 });
    expect(await cancel(id)).toBe('too-late');
    expect(await cancel(randomUUID())).toBe('unknown');
    expect(await bench.rows()).toMatchObject([{ status: 'failed', error: 'cancelled', content: { kind: 'blanked' } }]);
    expect((await bench.events()).map(({ data }) => [data.dedupeKey, data.reason])).toEqual([['a', 'cancelled']]);
  });

  it('sends again what was given up, from the first attempt; not what was delivered or was a secret', async () => {
    const { db } = bench.context;
    await bench.accept(mailTo('a@example.org', { dedupeKey: 'a', expiresAt: '2025-11-03T06:00:00Z' }));
    await bench.accept(mailTo('b@example.org', { dedupeKey: 'b', sensitive: true }));
    await bench.accept(mailTo('c@example.org', { dedupeKey: 'c' }));
    await sql`update outbound_message set status = 'failed', attempts = 9, finished_at = now() where dedupe_key = 'a'`.execute(
      db,
    );
    await cancel(await idOf('b'));
    expect(await resend(await idOf('a'))).toEqual({ pieces: 1, of: 1 });
    expect(await resend(await idOf('b'))).toBe('blanked');
    expect(await resend(await idOf('c'))).toBe('not-given-up');
    expect(await resend(randomUUID())).toBe('unknown');
    expect((await listMessages(db, { status: 'waiting' })).find((line) => line.dedupeKey === 'a')).toMatchObject({
      attempts: 0,
      expiresAt: null,
      finishedAt: null,
    });
  });

  it('lets what waits at a dead number leave from another, all or to one, and not what is under way', async () => {
    const [budi, ani] = ['628111111111@c.us', '628122222222@c.us'];
    for (const key of ['b1', 'b2']) await bench.accept(chatTo(budi, { dedupeKey: key, topic: key }));
    await bench.accept(chatTo(ani, { dedupeKey: 'a1' }));
    await bench.accept(chatTo(ani, { dedupeKey: 'under way' }));
    const { db } = bench.context;
    await bench.accept(chatTo(ani, { dedupeKey: 'left behind' }));
    await sql`update outbound_message set status = 'sending', claimed_until = now() + interval '1 hour' * case dedupe_key
      when 'under way' then 1 else -1 end where dedupe_key in ('under way', 'left behind')`.execute(db);
    await sql`update outbound_message set not_before = ${new Date('2025-11-03T09:00:00Z')} where dedupe_key = 'b1'`.execute(
      db,
    );
    const move = (recipient?: string) =>
      bench.context.transact(async (unit) => {
        const what = { from: 'gateway', to: 'operator', ...(recipient ? { recipient } : {}) } as const;
        return [await countMovable(unit, what), await moveMessages(unit, bench.clock, what, by)];
      });
    expect(await move(budi)).toEqual([2, 2]);
    // One of them was in the hands of a sender that died.
    expect(await move()).toEqual([2, 2]);
    const lines = await listMessages(db);
    expect(lines.map(({ dedupeKey, account }) => `${dedupeKey} ${account}`)).toEqual([
      'left behind operator',
      'under way gateway',
      'a1 operator',
      'b2 operator',
      'b1 operator',
    ]);
    // It need not wait for what the dead number had to wait for.
    expect(lines.at(-1)?.notBefore).toEqual(bench.clock.now());
    expect(await listAudit(db, { action: 'message.moved', limit: 10 })).toMatchObject(
      Array(4).fill({ actor: by.party, detail: { from: 'gateway', to: 'operator' } }),
    );
    // A newer one of a topic takes the place also of what was moved.
    await bench.accept(chatTo(budi, { dedupeKey: 'b3', topic: 'b1' }));
    expect(await findMessage(db, await idOf('b1'))).toMatchObject({ status: 'replaced' });
  });
});

describe('a command of several pieces', () => {
  const [budi, ani] = ['628111111111@c.us', '628122222222@c.us'];
  const text = ['satu', 'dua', 'tiga'].map((word) => `${word} `.repeat(700).trim()).join('\n\n');
  const states = async () => (await bench.rows()).map(({ dedupe_key, status }) => `${dedupe_key} ${status}`);
  let courier: StandInCourier;
  let sender: Sender;
  beforeEach(async () => {
    const { context, metrics, clock } = bench;
    courier = new StandInCourier(clock);
    sender = new Sender({ context, courier, metrics, pace: { interval: 0, jitter: 0, perMinute: 0 } });
    await bench.accept(chatTo(budi, { dedupeKey: 'r', text }));
    // Its neighbours look alike and are none of it.
    await bench.accept(chatTo(budi, { dedupeKey: 'r#9/9' }));
    await bench.accept(chatTo(budi, { dedupeKey: 'rr', text: 'lain' }));
  });
  const drain = async () => {
    while ((await sender.step()).did === 'delivered');
  };
  const labels = () => courier.sent.map((message) => message.text.slice(0, 5).trim());
  /** What was announced: the outcome of a key. */
  const announced = async () =>
    (await bench.events()).map(({ type, data }) => `${data.dedupeKey} ${type.split('.').at(-1)}`);

  it('is called back as a whole by any of them, and announced so', async () => {
    expect(await cancel(await idOf('r#2/3'))).toEqual({ pieces: 3, of: 3 });
    expect(await states()).toEqual(['r#1/3 failed', 'r#2/3 failed', 'r failed', 'r#9/9 waiting', 'rr waiting']);
    expect(await announced()).toEqual(['r#1/3 failed', 'r#2/3 failed', 'r failed']);
    await drain();
    expect(labels()).toEqual(['Rekap', 'lain']);
    const { db } = bench.context;
    for (const key of ['r#1/3', 'r#2/3', 'r']) {
      const line = await findMessage(db, await idOf(key));
      const events = line ? (await historyOf(db, line)).map(({ event }) => event) : [];
      expect(events).toContain('cancelled');
    }
  });

  it('is called back but for what has left, and the rest is sent again in its order', async () => {
    expect((await sender.step()).did).toBe('delivered');
    expect(await cancel(await idOf('r'))).toEqual({ pieces: 2, of: 3 });
    expect((await announced()).slice(1)).toEqual(['r#2/3 failed', 'r failed']);
    expect(await cancel(await idOf('r'))).toBe('too-late');
    expect(await resend(await idOf('r'))).toEqual({ pieces: 2, of: 3 });
    expect(await resend(await idOf('r#2/3'))).toBe('not-given-up');
    await drain();
    expect(labels()).toEqual(['(1/3)', '(2/3)', '(3/3)', 'Rekap', 'lain']);
    expect((await announced()).slice(3, 5)).toEqual(['r#2/3 delivered', 'r delivered']);
  });

  it('is moved as a whole or, while one of them is on its way, not at all', async () => {
    const { db } = bench.context;
    await sql`update outbound_message set status = 'sending', claimed_until = now() + interval '1 hour'
      where dedupe_key = 'r#1/3'`.execute(db);
    const move = () =>
      bench.context.transact(async (unit) => {
        const what = { from: 'gateway', to: 'operator' } as const;
        return [await countMovable(unit, what), await moveMessages(unit, bench.clock, what, by)];
      });
    await bench.accept(chatTo(ani, { dedupeKey: 's', text }));
    expect(await move()).toEqual([5, 5]);
    const staying = await listMessages(db, { account: 'gateway' });
    expect(staying.map(({ dedupeKey }) => dedupeKey)).toEqual(['r', 'r#2/3', 'r#1/3']);
    await sql`update outbound_message set claimed_until = now() - interval '1 second' where dedupe_key = 'r#1/3'`.execute(
      db,
    );
    expect(await move()).toEqual([3, 3]);
  });
});

describe('the history of a message', () => {
  it('tells attempts, outcome, receipt and what people did, in order, and by whom', async () => {
    const { context, metrics, clock } = bench;
    await sql`delete from audit_event`.execute(context.db);
    const courier = new StandInCourier(clock);
    const pace = { interval: 0, jitter: 0, perMinute: 0 };
    const sender = new Sender({ context, courier, metrics, pace });
    courier.deaf.add('628111111111@c.us');
    await bench.accept(chatTo('628111111111@c.us', { dedupeKey: 'm' }));
    const id = await idOf('m');
    await sender.step();
    clock.advance(1_000);
    await cancel(id);
    clock.advance(1_000);
    await resend(id);
    courier.deaf.clear();
    clock.advance(1_000);
    await sender.step();
    clock.advance(1_000);
    await sql`update outbound_message set acknowledged = 'read', acknowledged_at = ${clock.now()}`.execute(context.db);
    const line = await findMessage(context.db, id);
    const history = line ? await historyOf(context.db, line) : [];
    expect(
      history.map(({ at, event, detail, by: who }) => [at.getUTCSeconds(), event, detail, who?.id ?? null]),
    ).toEqual([
      [0, 'accepted', null, null],
      [0, 'attempt-failed', 'attempt 1 from gateway: the chat does not take it', null],
      [1, 'cancelled', null, 'budi'],
      [2, 'resent', null, 'budi'],
      [3, 'delivered', 'wa-1', null],
      [4, 'read', null, null],
    ]);
  });

  it('shows what a message says to whoever asks, but no secret', async () => {
    await bench.accept(chatTo('628111111111@c.us', { dedupeKey: 'open', text: 'Rekap' }));
    await bench.accept(chatTo('628111111111@c.us', { dedupeKey: 'secret', text: '123456', sensitive: true }));
    expect(await contentOf(bench.context.db, await idOf('open'))).toEqual({ kind: 'text', text: 'Rekap' });
    expect(await contentOf(bench.context.db, await idOf('secret'))).toBeNull();
  });

  it('goes with the message, in the nightly clean-up', async () => {
    const { db } = bench.context;
    await bench.accept(chatTo('628111111111@c.us', { dedupeKey: 'm' }));
    await sql`insert into outbound_attempt (message_id, account, attempt, at, trouble, reason)
      values (${await idOf('m')}, 'gateway', 1, now(), 'passing', 'x')`.execute(db);
    await sql`delete from outbound_message`.execute(db);
    expect(await db.selectFrom('outbound_attempt').selectAll().execute()).toEqual([]);
  });
});
