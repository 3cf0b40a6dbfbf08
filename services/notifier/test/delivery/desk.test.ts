import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelMessage, countMessages, listMessages, resendMessage } from '../../src/delivery/desk.ts';
import { type Bench, chatTo, mailTo, openBench } from '../notifier.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

const cancel = (id: string) => bench.context.transact((unit) => cancelMessage(unit, id, bench.clock));
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
    const page = await listMessages(db, { channel: 'email', limit: 2, ...(last ? { before: last.createdAt } : {}) });
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
    expect(await cancel(id)).toBe('cancelled');
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
    expect(await resendMessage(db, await idOf('a'), bench.clock)).toBe('waiting');
    expect(await resendMessage(db, await idOf('b'), bench.clock)).toBe('blanked');
    expect(await resendMessage(db, await idOf('c'), bench.clock)).toBe('not-given-up');
    expect(await resendMessage(db, randomUUID(), bench.clock)).toBe('unknown');
    expect((await listMessages(db, { status: 'waiting' })).find((line) => line.dedupeKey === 'a')).toMatchObject({
      attempts: 0,
      expiresAt: null,
      finishedAt: null,
    });
  });
});
