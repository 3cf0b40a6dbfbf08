import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, World } from '../world.ts';
import { desk } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
const { call, enter, event, history } = desk(() => world);
const put = (who: Caller, id: number, body: object, headers = {}) =>
  call(who, 'PUT', `/api/events/${id}`, body, headers);

describe('an event that is entered', () => {
  test('is the caller’s, whatever the body says of it, and shown with a day', async () => {
    const { status, body, headers } = await call('writer', 'POST', '/api/events', {
      event_date: '05/01/2026 14:30',
      topic: ' Bakti sosial ',
      kategori: '',
      assignee: 'p-writer-2',
      created_by: 'p-editor',
      updated_by: 'p-editor',
      created_at: '2000-01-01',
      last_update: '2000-01-01',
      event_id: 999,
      version: 12,
    });
    expect(status).toBe(201);
    const now = '2026-02-02T01:00:00.000Z';
    expect(body.data).toEqual({
      event_id: expect.any(Number),
      ...{ event_date: '05/01/2026', event_time: '14:30', topic: 'Bakti sosial', judul_berita: null },
      ...{ assignee: 'p-writer-2', status: 'draft', content: null, summary: null, image_path: null, tag: null },
      ...{ kategori: null, created_by: 'p-writer', updated_by: 'p-writer', updated_by_username: 'penulis.satu' },
      ...{ created_at: now, last_update: now, last_updated: now, deleted_at: null, version: 1 },
    });
    expect(headers.etag).toMatch(/^"/);
    expect(body.data?.event_id).not.toBe(999);
    const read = await call('otherWriter', 'GET', `/api/events/${body.data?.event_id}`);
    expect(read.body.data).toEqual(body.data);
    expect(read.headers.etag).toBe(headers.etag);
  });

  test.each<[object, string]>([
    [{ topic: 'x' }, 'VALIDATION_FAILED'],
    [{ event_date: null, topic: 'x' }, 'VALIDATION_FAILED'],
    [{ event_date: '2026-01-05' }, 'VALIDATION_FAILED'],
    [{ event_date: '2026-01-05', topic: '  ' }, 'VALIDATION_FAILED'],
    [{ event_date: '2026-01-05', topic: '\0' }, 'VALIDATION_FAILED'],
    [{ event_date: '2026-02-30', topic: 'x' }, 'DATE_INVALID'],
    [{ event_date: '0000-01-01', topic: 'x' }, 'DATE_INVALID'],
    [{ event_date: '2026-01-05', event_time: '99:99', topic: 'x' }, 'DATE_INVALID'],
    [{ event_date: '2026-01-05', topic: 'x', assignee: 'nobody' }, 'ASSIGNEE_INVALID'],
    [{ event_date: '2026-01-05', topic: 'x', status: 'x'.repeat(21) }, 'VALIDATION_FAILED'],
    [{ event_date: '2026-01-05', topic: 'x'.repeat(501) }, 'VALIDATION_FAILED'],
    [{ event_date: '2026-01-05', topic: 'x', content: { a: 1 } }, 'VALIDATION_FAILED'],
  ])('%j is refused with %s', async (body, code) => {
    const { status, body: answer } = await call('writer', 'POST', '/api/events', body);
    expect([status, answer.success, answer.code]).toEqual([400, false, code]);
  });
});

describe('who may see and change it', () => {
  test.each<[Caller, number | string]>([
    ['writer', 200],
    ['editor', 200],
    ['otherEditor', 200],
    ['pressAdmin', 200],
    ['otherWriter', '404 EVENT_NOT_FOUND'],
    ['admin', '403 FORBIDDEN'],
    ['unit', '403 FORBIDDEN'],
    ['ani', '403 FORBIDDEN'],
  ])('%s: %s', async (who, expected) => {
    const id = await enter('writer');
    expect(verdict(await call(who, 'GET', `/api/events/${id}`))).toBe(expected);
    expect(verdict(await call(who, 'GET', `/api/events/${id}/logs`))).toBe(expected);
    expect(verdict(await put(who, id, { tag: `oleh ${who}` }))).toBe(expected);
    expect((await event('writer', id)).tag).toBe(expected === 200 ? `oleh ${who}` : null);
    expect(verdict(await call(who, 'DELETE', `/api/events/${id}`))).toBe(expected);
  });

  test('whoever was given it to write may; when it is given to somebody else, no longer', async () => {
    const id = await enter('writer', { assignee: 'p-writer-2' });
    const handed = await put('otherWriter', id, { content: 'Isi', assignee: null });
    expect([handed.status, handed.body.data?.assignee]).toEqual([200, null]);
    expect(verdict(await put('otherWriter', id, { content: 'Lagi' }))).toBe('404 EVENT_NOT_FOUND');
  });

  test.each(['0', '-1', '2147483648', 'abc', '1.5'])('an id like %s is refused, not a fault', async (id) => {
    expect((await call('editor', 'GET', `/api/events/${id}`)).status).toBe(400);
  });
});

describe('a change', () => {
  test('leaves what it does not name, advances last_update and version, and says who', async () => {
    const id = await enter('writer', { event_date: '05/01/2026 14:30', content: 'Lama', tag: 'a' });
    world.clock.advance(60_000);
    const { body } = await put('editor', id, { content: 'Baru', tag: null, created_by: 'p-editor', event_id: 1 });
    expect(body.data).toMatchObject({
      ...{ event_id: id, content: 'Baru', tag: null, topic: 'Patroli', version: 2, created_by: 'p-writer' },
      ...{ updated_by: 'p-editor', updated_by_username: 'editor.satu', event_date: '05/01/2026', event_time: '14:30' },
    });
    const { created_at, last_update, last_updated } = body.data ?? {};
    expect(Date.parse(String(last_update)) - Date.parse(String(created_at))).toBe(60_000);
    expect(last_updated).toBe(last_update);
  });

  test('the date never drifts, however often the record is sent back', async () => {
    const id = await enter('writer', { event_date: '05/01/2026 23:30' });
    const stored = async () =>
      (
        await sql<{ at: string }>`select event_date::text as at from editorial_event where event_id = ${id}`.execute(
          world.db,
        )
      ).rows[0]?.at;
    for (const summary of ['a', 'b', 'c']) {
      await put('writer', id, { ...(await event('writer', id)), summary });
      expect(await stored()).toBe('2026-01-05 23:30:00');
    }
    await put('writer', id, { event_date: '06/01/2026' });
    expect(await stored()).toBe('2026-01-06 23:30:00');
    await put('writer', id, { event_time: '' });
    expect(await stored()).toBe('2026-01-06 00:00:00');
    await put('writer', id, { event_date: '2026-01-07T07:00:00.000Z' });
    expect(await event('writer', id)).toMatchObject({ event_date: '07/01/2026', event_time: '07:00' });
  });

  test('on an older version is refused, by If-Match as by the version in the body', async () => {
    const id = await enter('writer');
    const old = await call('writer', 'GET', `/api/events/${id}`);
    const tag = { 'if-match': old.headers.etag ?? '' };
    expect((await put('editor', id, { summary: 'editor' }, tag)).status).toBe(200);
    expect(verdict(await put('writer', id, { summary: 'writer' }, tag))).toBe('412 PRECONDITION_FAILED');
    expect(verdict(await put('writer', id, { summary: 'writer', version: 1 }))).toBe('412 PRECONDITION_FAILED');
    expect(verdict(await call('writer', 'DELETE', `/api/events/${id}`, undefined, tag))).toBe(
      '412 PRECONDITION_FAILED',
    );
    expect((await event('writer', id)).summary).toBe('editor');
    expect((await put('writer', id, { summary: 'writer', version: 2 })).status).toBe(200);
  });

  test('that changes nothing leaves no trace', async () => {
    const id = await enter('writer', { status: 'Draft', tag: 'a' });
    const before = [await event('writer', id), await history(id), (await world.trail('event')).length];
    world.clock.advance(1_000);
    await put('writer', id, { ...(before[0] as object), status: ' DRAFT', kategori: ' ', unknown: 1 });
    expect([await event('writer', id), await history(id), (await world.trail('event')).length]).toEqual(before);
  });

  test('of somebody who is gone since is left alone, a new unknown one is refused', async () => {
    const id = await enter('writer');
    await sql`update editorial_event set assignee = 'gone' where event_id = ${id}`.execute(world.db);
    expect((await put('writer', id, { assignee: 'gone', tag: 'x' })).status).toBe(200);
    expect(verdict(await put('writer', id, { assignee: 'other' }))).toBe('400 ASSIGNEE_INVALID');
    expect(verdict(await put('writer', id, { topic: '' }))).toBe('400 VALIDATION_FAILED');
    expect(verdict(await put('writer', id, { event_date: null }))).toBe('400 DATE_INVALID');
  });
});
