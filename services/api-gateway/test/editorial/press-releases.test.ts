import { afterAll, beforeAll, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, World } from '../world.ts';
import { desk } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
const { call, enter, history } = desk(() => world);
const url = '/api/press-release-details';
const give = (who: Caller, event_id: unknown, body: object = {}) => call(who, 'POST', url, { event_id, ...body });
const put = (who: Caller, id: number, body: object, headers = {}) => call(who, 'PUT', `${url}/${id}`, body, headers);
const blank = {
  ...{ judul: null, dasar: null, tersangka: null, tkp: null, kronologi: null },
  ...{ modus: null, barang_bukti: null, pasal: null, ancaman: null, catatan: null },
};

test('an event has one press release at most, and none is a 404', async () => {
  const id = await enter('writer');
  expect(verdict(await call('writer', 'GET', `${url}/${id}`))).toBe('404 PRESS_RELEASE_NOT_FOUND');
  expect(verdict(await put('writer', id, { judul: 'x' }))).toBe('404 PRESS_RELEASE_NOT_FOUND');
  const made = await give('writer', id, { judul: 'Judul', tkp: ' ', unknown: 'x' });
  expect([made.status, made.body.data]).toEqual([201, { event_id: id, ...blank, judul: 'Judul' }]);
  expect(verdict(await give('editor', id, { judul: 'Lain' }))).toBe('409 PRESS_RELEASE_EXISTS');
  const read = await call('editor', 'GET', `${url}/${id}`);
  expect([read.body.data, read.headers.etag]).toEqual([made.body.data, made.headers.etag]);
});

test('of two who give it at once one does', async () => {
  const id = await enter('writer');
  const answers = await Promise.all([give('writer', id, { judul: 'a' }), give('editor', id, { judul: 'b' })]);
  expect(answers.map(verdict).sort()).toEqual([201, '409 PRESS_RELEASE_EXISTS']);
});

test('a change keeps what it does not name, clears what is blank, and is in the history by names', async () => {
  const id = await enter('writer', { status: 'review' });
  await give('writer', id, { judul: 'Judul', tersangka: 'Orang Contoh', catatan: 'x' });
  const { headers } = await call('writer', 'GET', `${url}/${id}`);
  const changed = await put('editor', id, { tersangka: 'Orang Lain', catatan: '', event_id: 1 });
  expect(changed.body.data).toEqual({ event_id: id, ...blank, judul: 'Judul', tersangka: 'Orang Lain' });
  expect(verdict(await put('writer', id, { pasal: '1' }, { 'if-match': headers.etag ?? '' }))).toBe(
    '412 PRECONDITION_FAILED',
  );
  expect((await put('writer', id, { pasal: '1' }, { 'if-match': changed.headers.etag ?? '' })).status).toBe(200);
  await put('writer', id, { pasal: '1', judul: 'Judul' });
  expect(await history(id)).toEqual([
    ['penulis.satu', 'review', 'Dibuat'],
    ['penulis.satu', 'review', 'Rincian siaran pers dibuat: judul, tersangka, catatan'],
    ['editor.satu', 'review', 'Rincian siaran pers diubah: tersangka, catatan'],
    ['penulis.satu', 'review', 'Rincian siaran pers diubah: pasal'],
  ]);
  const trail = (await world.trail('press-release')).filter(({ subject }) => subject?.id === String(id));
  expect(trail.map(({ action, actor, detail }) => [action, actor?.id, detail?.fields])).toEqual([
    ['press-release.created', 'p-writer', ['judul', 'tersangka', 'catatan']],
    ['press-release.updated', 'p-editor', ['tersangka', 'catatan']],
    ['press-release.updated', 'p-writer', ['pasal']],
  ]);
  expect(JSON.stringify(trail) + world.logged.join('')).not.toContain('Orang');
});

test.each<[Caller, string]>([
  ['otherWriter', '404 EVENT_NOT_FOUND'],
  ['admin', '403 FORBIDDEN'],
  ['ani', '403 FORBIDDEN'],
])('%s has no business with the press release of another: %s', async (who, expected) => {
  const id = await enter('writer');
  expect(verdict(await give(who, id, { judul: 'x' }))).toBe(expected);
  await give('writer', id, { judul: 'Judul' });
  expect(verdict(await call(who, 'GET', `${url}/${id}`))).toBe(expected);
  expect(verdict(await put(who, id, { judul: 'x' }))).toBe(expected);
  expect((await call('writer', 'GET', `${url}/${id}`)).body.data?.judul).toBe('Judul');
});

test('of a removed event, or one that never was, there is none; bad bodies are refused', async () => {
  const id = await enter('writer');
  await give('writer', id, { judul: 'Judul' });
  await call('writer', 'DELETE', `/api/events/${id}`);
  expect(verdict(await call('writer', 'GET', `${url}/${id}`))).toBe('404 EVENT_NOT_FOUND');
  await call('writer', 'POST', `/api/events/${id}/restore`);
  expect((await call('writer', 'GET', `${url}/${id}`)).status).toBe(200);
  expect(verdict(await give('editor', 2_147_483_647, { judul: 'x' }))).toBe('404 EVENT_NOT_FOUND');
  expect(verdict(await give('editor', undefined, { judul: 'x' }))).toBe('400 VALIDATION_FAILED');
  expect(verdict(await put('writer', id, { judul: 'x'.repeat(501) }))).toBe('400 VALIDATION_FAILED');
});
