import type { Database } from '@cicero/database';
import { openMigratedDatabase } from '@cicero/database/testing';
import { ManualClock, withTrace } from '@cicero/runtime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuditEntry, type AuditFilter, listAudit, originOf, pruneAudit, recordAudit } from '../src/index.ts';

let database: Database;
const clock = new ManualClock('2026-02-01T03:00:00Z');
beforeAll(async () => {
  database = await openMigratedDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock.set('2026-02-01T03:00:00Z');
  await database.script('truncate audit_event');
});

const record = (entry: Partial<AuditEntry> = {}): Promise<void> =>
  recordAudit(database.db, clock, { action: 'login.dashboard', outcome: 'ok', origin: { channel: 'http' }, ...entry });
const actions = async (filter: Partial<AuditFilter> = {}): Promise<string[]> =>
  (await listAudit(database.db, { limit: 100, ...filter })).map(({ action }) => action);

describe('an entry', () => {
  test('says who did what to whom, from where and how it ended', async () => {
    await withTrace({ correlationId: 'request-1' }, () =>
      record({
        action: 'account.approved',
        outcome: 'refused',
        reason: 'FORBIDDEN',
        actor: { kind: 'dashboard', id: 'a-1' },
        subject: { kind: 'dashboard', id: 'a-2' },
        origin: { channel: 'http', address: '203.0.113.1', userAgent: 'Mozilla/5.0' },
        detail: { role: 'admin', clients: ['RES_A'] },
      }),
    );
    expect(await listAudit(database.db, { limit: 9 })).toEqual([
      {
        eventId: expect.any(Number),
        at: new Date('2026-02-01T03:00:00Z'),
        action: 'account.approved',
        outcome: 'refused',
        reason: 'FORBIDDEN',
        actor: { kind: 'dashboard', id: 'a-1' },
        subject: { kind: 'dashboard', id: 'a-2' },
        channel: 'http',
        address: '203.0.113.1',
        userAgent: 'Mozilla/5.0',
        correlationId: 'request-1',
        detail: { role: 'admin', clients: ['RES_A'] },
      },
    ]);
  });

  test('of somebody unknown has no actor, and nothing that was not said', async () => {
    await record();
    expect(await listAudit(database.db, { limit: 9 })).toMatchObject([
      { actor: null, subject: null, reason: null, address: null, userAgent: null, correlationId: null, detail: {} },
    ]);
  });

  test('waits for a notice only when it is to', async () => {
    await record({ notice: true });
    await record({ notice: false });
    await record();
    const rows = await database.db.selectFrom('audit_event').select('noticed').orderBy('event_id').execute();
    expect(rows.map(({ noticed }) => noticed)).toEqual([false, null, null]);
  });

  test('falls with the transaction of what it tells of', async () => {
    const failing = database.db.transaction().execute(async (tx) => {
      await recordAudit(tx, clock, { action: 'logout', outcome: 'ok', origin: { channel: 'cli' } });
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    expect(await actions()).toEqual([]);
  });

  test.for([
    ['line breaks', 'Mozilla\r\nSet-Cookie: a=b', 'Mozilla?Set-Cookie: a=b'],
    ['a terminal’s commands', '\u001b[2J\u009b31mX', '?[2J?31mX'],
    ['a zero character', 'a\u0000b', 'a?b'],
    ['letters of other scripts', 'Мозилла 日本', '? ?'],
    ['a change of direction', 'abc\u202edef', 'abc?def'],
    ['half a character', 'a\ud800b', 'a?b'],
    ['what is too long', 'x'.repeat(5_000), 'x'.repeat(300)],
    ['nothing', '', null],
  ] as const)('keeps of what a stranger sent only what can be shown: %s', async ([, sent, kept]) => {
    await record({ origin: { channel: 'http', address: sent, userAgent: sent } });
    const [event] = await listAudit(database.db, { limit: 1 });
    expect(event?.userAgent).toBe(kept);
    expect(event?.address).toBe(kept?.slice(0, 64) ?? null);
  });

  test('takes its origin from a request', () => {
    expect(originOf({ ip: '203.0.113.1', headers: { 'user-agent': 'Mozilla/5.0' } })).toEqual({
      channel: 'http',
      address: '203.0.113.1',
      userAgent: 'Mozilla/5.0',
    });
    expect(originOf({ ip: '::1', headers: {} })).toEqual({ channel: 'http', address: '::1', userAgent: null });
  });
});

describe('the trail', () => {
  test('is read newest first, a page at a time', async () => {
    for (const action of ['a.1', 'a.2', 'a.3', 'a.4', 'a.5']) await record({ action });
    const first = await listAudit(database.db, { limit: 2 });
    expect(first.map(({ action }) => action)).toEqual(['a.5', 'a.4']);
    expect(await actions({ limit: 2, before: first.at(-1)?.eventId ?? 0 })).toEqual(['a.3', 'a.2']);
  });

  test('gives five hundred at most and one at least', async () => {
    await database.script(`insert into audit_event (at, action, outcome, channel)
      select now(), 'many', 'ok', 'job' from generate_series(1, 501)`);
    expect(await actions({ limit: 100_000 })).toHaveLength(500);
    expect(await actions({ limit: -1 })).toHaveLength(1);
  });

  test('is narrowed by action or its first part, outcome and time', async () => {
    await record({ action: 'login.dashboard' });
    clock.advance(60_000);
    await record({ action: 'login.client', outcome: 'refused' });
    clock.advance(60_000);
    await record({ action: 'loginx.client' });
    await record({ action: 'login_.client' });
    await record({ action: 'logout' });
    expect(await actions({ action: 'login' })).toEqual(['login.client', 'login.dashboard']);
    expect(await actions({ action: 'login.client' })).toEqual(['login.client']);
    expect(await actions({ action: 'logout' })).toEqual(['logout']);
    expect(await actions({ outcome: 'refused' })).toEqual(['login.client']);
    const minute = (count: number) => new Date(Date.parse('2026-02-01T03:00:00Z') + count * 60_000);
    expect(await actions({ since: minute(1), until: minute(2) })).toEqual(['login.client']);
  });

  test('what looks like a pattern is none', async () => {
    await record({ action: 'a.b' });
    expect(await actions({ action: '%' })).toEqual([]);
    expect(await actions({ action: '_' })).toEqual([]);
    expect(await actions({ action: "a' or true --" })).toEqual([]);
  });

  test('of a party is what it did and what was done to it', async () => {
    const [one, other] = [
      { kind: 'dashboard', id: '1' },
      { kind: 'personnel', id: '1' },
    ];
    await record({ action: 'did', actor: one });
    await record({ action: 'suffered', actor: other, subject: one });
    await record({ action: 'neither', actor: other });
    expect(await actions({ party: one })).toEqual(['suffered', 'did']);
    expect(await actions({ party: other, action: 'suffered' })).toEqual(['suffered']);
  });

  test('loses what is old, however much it is, and nothing else', async () => {
    await database.script(`insert into audit_event (at, action, outcome, channel)
      select '2025-01-01T00:00:00Z', 'old', 'ok', 'job' from generate_series(1, 10001)`);
    await record({ action: 'recent' });
    expect(await pruneAudit(database.db, new Date('2025-01-01T00:00:00Z'))).toBe(0);
    expect(await pruneAudit(database.db, new Date('2026-02-01T03:00:00Z'))).toBe(10_001);
    expect(await actions()).toEqual(['recent']);
  });
});
