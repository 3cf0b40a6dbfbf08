import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, rowsIn, World } from '../world.ts';
import { desk } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
const { call, enter, history } = desk(() => world);
const put = (who: Caller, id: number, body: object, headers = {}) =>
  call(who, 'PUT', `/api/events/${id}`, body, headers);

describe('the status', () => {
  test.each<[Caller, object, string, number | string]>([
    ['writer', {}, 'Siap Tayang', 200],
    ['writer', {}, 'review', 200],
    ['writer', {}, 'approved', '403 FORBIDDEN'],
    ['writer', {}, 'DISETUJUI', '403 FORBIDDEN'],
    ['writer', {}, 'rejected', '403 FORBIDDEN'],
    ['writer', {}, 'published', '403 FORBIDDEN'],
    ['editor', {}, 'approved', 200],
    ['editor', {}, 'published', 200],
    // Who writes does not decide.
    ['editor', { assignee: 'p-editor' }, 'approved', '403 FORBIDDEN'],
  ])('%s on %j to %s: %s', async (who, body, status, expected) => {
    const id = await enter('writer', body);
    expect(verdict(await put(who, id, { status }))).toBe(expected);
  });

  test('an editor does not approve an event of their own, nor does anybody begin with a decision', async () => {
    const id = await enter('editor');
    expect(verdict(await put('editor', id, { status: 'approved' }))).toBe('403 FORBIDDEN');
    const entered = { event_date: '2026-01-05', topic: 'x', status: 'approved' };
    expect(verdict(await call('editor', 'POST', '/api/events', entered))).toBe('403 FORBIDDEN');
  });

  test('what was approved may be published by its writer', async () => {
    const id = await enter('writer');
    await put('editor', id, { status: 'approved' });
    expect((await put('writer', id, { status: 'Terbit' })).body.data?.status).toBe('published');
  });
});

test('history and audit trail are written by the service: which fields, which status, never the contents', async () => {
  const id = await enter('writer', { content: 'Rahasia' });
  await put('writer', id, { content: 'Rahasia dua', event_date: '11/02/2026', status: 'review' });
  await put('editor', id, { status: 'approved' });
  const note = await call('writer', 'POST', `/api/events/${id}/logs`, {
    ...{ changes: 'Foto menyusul', status: 'published', user_id: 'p-editor', event_id: 1, logged_at: '2000-01-01' },
  });
  expect([note.status, note.body.data?.user_id, note.body.data?.event_id]).toEqual([201, 'p-writer', id]);
  expect(note.body.data?.logged_at).toBe(world.clock.now().toISOString());
  await call('writer', 'DELETE', `/api/events/${id}`);
  await call('writer', 'POST', `/api/events/${id}/restore`);
  expect(await history(id)).toEqual([
    ['penulis.satu', 'draft', 'Dibuat'],
    ['penulis.satu', 'review', 'Diubah: content, event_date; Status: draft → review'],
    ['editor.satu', 'approved', 'Status: review → approved'],
    ['penulis.satu', 'approved', 'Foto menyusul'],
    ['penulis.satu', 'approved', 'Dihapus'],
    ['penulis.satu', 'approved', 'Dipulihkan'],
  ]);
  const trail = (await world.trail('event')).filter(({ subject }) => subject?.id === String(id));
  expect(trail.map(({ action, actor, detail }) => [action, actor?.id, detail?.fields])).toEqual([
    ['event.created', 'p-writer', ['content', 'topic', 'event_date']],
    ['event.updated', 'p-writer', ['content', 'event_date', 'status']],
    ['event.updated', 'p-editor', ['status']],
    ['event.deleted', 'p-writer', ['deleted_at']],
    ['event.restored', 'p-writer', ['deleted_at']],
  ]);
  expect(world.logged.join('')).not.toContain('Rahasia');
  const empty = await call('writer', 'POST', `/api/events/${id}/logs`, { changes: ' ' });
  expect(verdict(empty)).toBe('400 VALIDATION_FAILED');
  const page = await call('writer', 'GET', `/api/events/${id}/logs?limit=2&sort=-logged_at`);
  expect([rowsIn(page).length, page.body.pagination.total]).toEqual([2, 6]);
});

test.each(['a\0b', '\ud800', '\udc00x', '\u202e', '😀'.repeat(20), "'; drop table editorial_event; --", '%_\\'])(
  'any text passes, whatever is in it: %j',
  async (odd) => {
    const body = { topic: odd, content: odd, kategori: odd, tag: odd, status: [...odd].slice(0, 20).join('') };
    const id = await enter('writer', body);
    expect((await put('writer', id, { ...body, summary: odd })).status).toBe(200);
    const note = await call('writer', 'POST', `/api/events/${id}/logs`, { changes: odd });
    expect(note.status).toBe(201);
    const list = await call('writer', 'GET', `/api/events?kategori=${encodeURIComponent(odd.toWellFormed())}`);
    expect(rowsIn(list).map(({ event_id }) => event_id)).toContain(id);
  },
);

test('a removed event is gone for everybody, with everything about it, until it is put back', async () => {
  const id = await enter('writer', { kategori: 'hapus' });
  const { body } = await call('writer', 'DELETE', `/api/events/${id}`);
  expect(body.data).toMatchObject({ event_id: id, deleted_at: world.clock.now().toISOString(), version: 2 });
  const gone = '404 EVENT_NOT_FOUND';
  expect(verdict(await call('editor', 'GET', `/api/events/${id}`))).toBe(gone);
  expect(verdict(await put('writer', id, { tag: 'x' }))).toBe(gone);
  expect(verdict(await call('writer', 'DELETE', `/api/events/${id}`))).toBe(gone);
  expect(rowsIn(await call('writer', 'GET', '/api/events?kategori=HAPUS'))).toEqual([]);
  expect(rowsIn(await call('writer', 'GET', '/api/events?kategori=HAPUS&deleted=true'))).toHaveLength(1);
  expect(verdict(await call('otherWriter', 'POST', `/api/events/${id}/restore`))).toBe(gone);
  const back = await call('writer', 'POST', `/api/events/${id}/restore`);
  expect([back.status, back.body.data?.deleted_at]).toEqual([200, null]);
  expect(verdict(await call('writer', 'POST', `/api/events/${id}/restore`))).toBe(gone);
});
