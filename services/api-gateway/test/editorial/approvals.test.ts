import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, rowsIn, World } from '../world.ts';
import { desk } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
const { call, enter, event, history } = desk(() => world);
const ask = (who: Caller, event_id: unknown, body: object = {}) =>
  call(who, 'POST', '/api/approvals', { event_id, ...body });
const decide = (who: Caller, id: unknown, body: object, headers = {}) =>
  call(who, 'PUT', `/api/approvals/${id}`, body, headers);

/** Asks for approval of a new event. */
async function asked(who: Caller, body: object = {}): Promise<{ id: number; request: number }> {
  const id = await enter(who, body);
  const { body: answer } = await ask(who, id);
  return { id, request: Number(answer.data?.request_id) };
}

test('a request waits, is the caller’s, and touches neither event nor version', async () => {
  const id = await enter('writer', { status: 'review' });
  const { status, body } = await ask('writer', id, {
    ...{ requested_by: 'p-editor', created_at: '2000-01-01', updated_at: '2000-01-01', status: 'Menunggu' },
  });
  const now = world.clock.now().toISOString();
  expect([status, body.data]).toEqual([
    201,
    {
      ...{ request_id: expect.any(Number), event_id: id, requested_by: 'p-writer', status: 'pending' },
      ...{ created_at: now, updated_at: now, decided_by: null, decided_at: null, note: null },
    },
  ]);
  expect(await event('writer', id)).toMatchObject({ status: 'review', version: 1 });
  expect((await history(id)).at(-1)).toEqual(['penulis.satu', 'review', 'Persetujuan diminta']);
  expect((await world.trail('approval.requested')).at(-1)).toMatchObject({
    actor: { kind: 'penmas', id: 'p-writer' },
    subject: { kind: 'approval', id: String(body.data?.request_id) },
    detail: { event: id },
  });
  expect(verdict(await ask('editor', id))).toBe('409 APPROVAL_PENDING');
});

test('for an event of somebody else there is nothing to ask, nor does anybody ask for a decision already made', async () => {
  const id = await enter('writer');
  expect(verdict(await ask('otherWriter', id))).toBe('404 EVENT_NOT_FOUND');
  expect(verdict(await ask('writer', 2_147_483_647))).toBe('404 EVENT_NOT_FOUND');
  expect(verdict(await ask('writer', 'x'))).toBe('400 VALIDATION_FAILED');
  expect(verdict(await ask('writer', undefined))).toBe('400 VALIDATION_FAILED');
  expect(verdict(await ask('writer', id, { status: 'Disetujui' }))).toBe('403 FORBIDDEN');
});

test.each([
  ['approved', 'approved', 'Persetujuan: disetujui; Status: draft → approved'],
  ['Ditolak', 'rejected', 'Persetujuan: ditolak; Status: draft → rejected'],
])('%s decides request and event, and says who and when', async (word, status, said) => {
  const { id, request } = await asked('writer');
  world.clock.advance(60_000);
  const now = world.clock.now().toISOString();
  const body = { status: word, note: 'Baik', event_id: 1, requested_by: 'p-editor' };
  const answer = await decide('editor', request, body);
  expect(answer.status).toBe(200);
  expect(answer.body.data).toMatchObject({
    ...{ event_id: id, requested_by: 'p-writer', status, note: 'Baik' },
    ...{ decided_by: 'p-editor', decided_at: now, updated_at: now },
  });
  expect(await event('writer', id)).toMatchObject({ status, version: 2, updated_by: 'p-editor', last_update: now });
  expect((await history(id)).at(-1)).toEqual(['editor.satu', status, said]);
  expect((await world.trail(`approval.${status}`)).at(-1)?.subject).toEqual({ kind: 'approval', id: String(request) });
  expect((await world.trail('event.decided')).at(-1)?.subject).toEqual({ kind: 'event', id: String(id) });
});

describe('who decides', () => {
  test.each<[Caller, string | number]>([
    ['writer', '403 FORBIDDEN'],
    ['otherWriter', '403 FORBIDDEN'],
    ['admin', '403 FORBIDDEN'],
    ['editor', 200],
    ['otherEditor', 200],
    ['pressAdmin', 200],
  ])('%s: %s', async (who, expected) => {
    const { id, request } = await asked('writer');
    expect(verdict(await decide(who, request, { status: 'approved' }))).toBe(expected);
    expect((await event('writer', id)).status).toBe(expected === 200 ? 'approved' : 'draft');
  });

  test('nobody their own request, also when the event is somebody else’s', async () => {
    const own = await asked('editor');
    expect(verdict(await decide('editor', own.request, { status: 'approved' }))).toBe('403 FORBIDDEN');
    const id = await enter('writer');
    const { body } = await ask('pressAdmin', id);
    const request = body.data?.request_id;
    const renamed = { status: 'approved', requested_by: 'p-writer' };
    expect(verdict(await decide('pressAdmin', request, renamed))).toBe('403 FORBIDDEN');
    expect((await event('writer', id)).status).toBe('draft');
    expect(verdict(await decide('editor', request, { status: 'approved' }))).toBe(200);
  });
});

test('a decision is made once: said again it changes nothing, another one is refused', async () => {
  const { id, request } = await asked('writer');
  await decide('editor', request, { status: 'rejected' });
  const before = [await history(id), (await world.trail('approval')).length];
  expect((await decide('otherEditor', request, { status: 'reject' })).body.data?.decided_by).toBe('p-editor');
  expect((await decide('otherEditor', request, {})).body.data?.status).toBe('rejected');
  expect(verdict(await decide('otherEditor', request, { status: 'approved' }))).toBe('409 ALREADY_DECIDED');
  expect([await history(id), (await world.trail('approval')).length]).toEqual(before);
  // After a rejection one may ask anew.
  expect((await ask('writer', id)).status).toBe(201);
});

test('what is no decision, no request or an older version is refused', async () => {
  const { id, request } = await asked('writer');
  expect(verdict(await decide('editor', request, { status: 'nanti' }))).toBe('400 VALIDATION_FAILED');
  expect(verdict(await decide('editor', request, { status: 'approved' }, { 'if-match': '"x"' }))).toBe(
    '412 PRECONDITION_FAILED',
  );
  expect(verdict(await decide('editor', 2_147_483_647, { status: 'approved' }))).toBe('404 APPROVAL_NOT_FOUND');
  await call('writer', 'DELETE', `/api/events/${id}`);
  expect(verdict(await decide('editor', request, { status: 'approved' }))).toBe('404 APPROVAL_NOT_FOUND');
});

test('of two editors at once one decides', async () => {
  const { id, request } = await asked('writer');
  const answers = await Promise.all([
    decide('editor', request, { status: 'approved' }),
    decide('otherEditor', request, { status: 'rejected' }),
  ]);
  expect(answers.map(verdict).sort()).toEqual([200, '409 ALREADY_DECIDED']);
  const [winner] = answers.filter(({ status }) => status === 200);
  expect(await event('writer', id)).toMatchObject({ status: winner?.body.data?.status, version: 2 });
});

test('editors see all requests, others their own: newest first, page by page, by status and event', async () => {
  await sql`delete from approval_request`.execute(world.db);
  const first = await asked('writer');
  world.clock.advance(1_000);
  const second = await asked('otherWriter');
  world.clock.advance(1_000);
  const third = await asked('writer');
  await decide('editor', second.request, { status: 'approved' });
  // As an old record may be.
  await sql`update approval_request set status = 'Disetujui', decided_at = null where request_id = ${third.request}`.execute(
    world.db,
  );
  const seen = async (who: Caller, query = '') =>
    rowsIn(await call(who, 'GET', `/api/approvals${query}`)).map(({ request_id }) => request_id);
  const [one, two, three] = [first.request, second.request, third.request];
  expect(await seen('editor')).toEqual([three, two, one]);
  expect(await seen('pressAdmin', '?sort=created_at')).toEqual([one, two, three]);
  expect(await seen('writer')).toEqual([three, one]);
  expect(await seen('otherWriter')).toEqual([two]);
  expect(await seen('editor', '?status=approved')).toEqual([three, two]);
  expect(await seen('editor', '?status=PENDING')).toEqual([one]);
  expect(await seen('editor', `?event_id=${second.id}`)).toEqual([two]);
  expect(await seen('writer', `?event_id=${second.id}`)).toEqual([]);
  const page = await call('editor', 'GET', '/api/approvals?limit=2&page=2');
  expect([rowsIn(page).length, page.body.pagination]).toEqual([
    1,
    { total: 3, limit: 2, offset: 2, page: 2, totalPages: 2 },
  ]);
  expect(verdict(await decide('otherEditor', three, { status: 'rejected' }))).toBe('409 ALREADY_DECIDED');
  await call('writer', 'DELETE', `/api/events/${first.id}`);
  expect(await seen('editor')).toEqual([three, two]);
});
