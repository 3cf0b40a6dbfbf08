import { storeFile } from '@cicero/files';
import { sql } from 'kysely';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { produceAll, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

const home = '/api/reports';
const path = `${home}/subscriptions`;
const group = '120363000000000001@g.us';

let world: World;
let admin: string;
let operator: string;
let stranger: string;
let directorate: string;
beforeAll(async () => {
  world = await World.open({ ADMIN_WHATSAPP: '6281200000001' });
});
afterAll(() => world?.close());
beforeEach(async () => {
  await world.reset();
  await subscribed(world);
  await sql`truncate audit_event`.execute(world.db);
  await world.client('RES_A', { client_insta: 'res_a', client_tiktok: 'res_a', client_group: group });
  await world.client('RES_B', { client_insta: 'res_b', client_operator: '081100000002' });
  await world.client('DITBINMAS', { type: 'direktorat', client_insta: 'binmas' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.person({ id: '2', client: 'RES_A', ig: 'budi' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
  admin = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  operator = await world.signIn({ role: 'operator', clients: ['RES_A'] });
  stranger = await world.signIn({ role: 'operator', clients: ['RES_B'] });
  directorate = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
});

const wanted = {
  report: 'likes-attendance',
  clientId: ' res_a ',
  options: { mode: 'belum' },
  recipients: ['Group', '0811-0000-0009', 'group'],
  schedule: [' 20  15 * * * '],
};

async function call(
  method: 'PATCH' | 'DELETE' | 'GET',
  url: string,
  authorization: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
) {
  const asked = { method, url, headers: { authorization, ...headers }, ...(body ? { payload: body } : {}) } as const;
  const answer = await world.service.app.inject(asked);
  return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
}

async function created(more: object = {}): Promise<{ id: string; tag: string }> {
  const { body, headers } = await world.send(path, admin, { ...wanted, ...more });
  return { id: body.data.subscriptionId, tag: String(headers.etag) };
}

const audited = async () =>
  (await world.db.selectFrom('audit_event').select(['action', 'detail']).orderBy('event_id').execute()).filter(
    ({ action }) => action.startsWith('report-subscription'),
  );

describe('the catalogue', () => {
  test('says of each report whom it can be about, what it needs and what can be chosen', async () => {
    const { status, body } = await world.get(home, operator);
    expect(status).toBe(200);
    const likes = body.data.find(({ key }: { key: string }) => key === 'likes-attendance');
    expect(likes).toMatchObject({ audience: 'any', needs: ['instagram'] });
    expect(likes.options[0]).toMatchObject({ name: 'mode', values: ['all', 'sudah', 'belum'], default: 'all' });
    expect((await world.get(home, '')).status).toBe(401);
  });
});

describe('subscriptions', () => {
  test('are made by administrators, each thing once and as it is written to', async () => {
    const { status, body, headers } = await world.send(path, admin, wanted);
    expect(status).toBe(201);
    expect(headers.location).toBe(`${path}/${body.data.subscriptionId}`);
    expect(body.data).toMatchObject({
      ...{ clientId: 'RES_A', options: { mode: 'belum' }, recipients: ['group', '6281100000009@c.us'] },
      ...{ schedule: ['20 15 * * *'], picture: true, files: true, saysNothing: false, active: true },
      ...{ activeSince: '2025-11-10T13:00:00.000Z', nextAt: '2025-11-11T08:20:00.000Z' },
    });
    expect(await audited()).toMatchObject([
      { action: 'report-subscription.created', detail: { report: 'likes-attendance', client: 'RES_A', active: true } },
    ]);
    expect((await world.send(path, operator, wanted)).status).toBe(403);
    expect((await world.send(path, directorate, wanted)).status).toBe(403);
  });

  test.each<[string, object]>([
    ['REPORT_UNKNOWN', { report: 'horoskop' }],
    ['REPORT_OPTIONS_INVALID', { options: { mode: 'kadang' } }],
    ['REPORT_OPTIONS_INVALID', { options: { warna: 'biru' } }],
    ['CLIENT_NOT_FOUND', { clientId: 'RES_X' }],
    ['REPORT_UNFIT', { report: 'comments-attendance', clientId: 'RES_B', options: {} }],
    ['REPORT_UNFIT', { report: 'office-likes', clientId: null, clientType: 'org', options: {} }],
    ['VALIDATION_FAILED', { clientType: 'org' }],
    ['VALIDATION_FAILED', { clientType: 'polda', clientId: null }],
    ['RECIPIENT_INVALID', { recipients: ['group', 'siapa saja'] }],
    ['RECIPIENT_INVALID', { recipients: [] }],
    ['SCHEDULE_INVALID', { schedule: ['setiap pagi'] }],
    ['SCHEDULE_INVALID', { schedule: ['* * * * * *'] }],
    ['SCHEDULE_INVALID', { schedule: [] }],
    ['VALIDATION_FAILED', { options: 'mode=belum' }],
    ['VALIDATION_FAILED', { recipients: undefined }],
  ])('that are wrong are refused: %s %j', async (code, wrong) => {
    const { status, body } = await world.send(path, admin, { ...wanted, ...wrong });
    expect(body.code).toBe(code);
    expect(status).toBeLessThan(500);
    expect((await world.get(path, admin)).body.pagination.total).toBe(0);
  });

  test('change on the version that was seen, and begin anew with another schedule or when switched on', async () => {
    const { id, tag } = await created();
    world.clock.advance(600_000);
    const change = (body: object, header?: string) =>
      call('PATCH', `${path}/${id}`, admin, { body, ...(header ? { headers: { 'if-match': header } } : {}) });
    const noted = await change({ note: 'untuk kasi', picture: false }, tag);
    expect(noted.body.data).toMatchObject({ note: 'untuk kasi', activeSince: '2025-11-10T13:00:00.000Z' });
    expect((await change({ note: 'lain' }, tag)).status).toBe(412);
    expect((await call('DELETE', `${path}/${id}`, admin, { headers: { 'if-match': tag } })).status).toBe(412);
    const moved = await change({ schedule: ['0 21 * * *'] }, String(noted.headers.etag));
    expect(moved.body.data).toMatchObject({ activeSince: '2025-11-10T13:10:00.000Z' });
    world.clock.advance(600_000);
    const off = await change({ active: false });
    expect(off.body.data).toMatchObject({ nextAt: null, activeSince: '2025-11-10T13:10:00.000Z' });
    world.clock.advance(600_000);
    expect((await change({ active: true })).body.data.activeSince).toBe('2025-11-10T13:30:00.000Z');
    expect((await change({ active: true })).headers.etag).toBe((await change({})).headers.etag);
    expect((await change({ options: { mode: 'apa' } })).body.code).toBe('REPORT_OPTIONS_INVALID');
    expect((await change({ report: 'office-likes' })).body.code).toBe('REPORT_UNFIT');
    const trail = (await audited()).map(({ detail }) => (detail as { changed?: string[] }).changed);
    expect(trail).toEqual([undefined, ['picture', 'note'], ['schedule'], ['active'], ['active']]);
  });

  test('can be switched off when their client is gone', async () => {
    const { id } = await created();
    await sql`update clients set client_status = false where client_id = 'RES_A'`.execute(world.db);
    expect((await call('PATCH', `${path}/${id}`, admin, { body: { active: false } })).status).toBe(200);
  });

  test('are taken away once; what they have sent stays', async () => {
    const { id } = await created();
    await world.send(`${path}/${id}/send`, admin, {});
    expect((await call('DELETE', `${path}/${id}`, admin)).status).toBe(200);
    expect((await call('DELETE', `${path}/${id}`, admin)).body.code).toBe('SUBSCRIPTION_UNKNOWN');
    expect((await call('PATCH', `${path}/x`, admin, { body: {} })).body.code).toBe('SUBSCRIPTION_UNKNOWN');
    expect((await world.get(`${home}/issues`, admin)).body.data).toMatchObject([
      { clientId: 'RES_A', subscriptionId: null },
    ]);
  });

  test('are shown to those they are about; numbers of people only to them and administrators', async () => {
    const own = await created({ note: 'rahasia' });
    // They are listed in the order in which they were made.
    world.clock.advance(1_000);
    const ofAll = await created({ clientId: null, clientType: 'org', recipients: ['group', '081100000008'] });
    world.clock.advance(1_000);
    await created({ clientId: null, clientType: 'direktorat', recipients: ['super'] });
    const seen = async (token: string, query = '') =>
      (await world.get(`${path}${query}`, token)).body.data.map((row: Record<string, unknown>) => [
        ...[row.clientId, row.clientType, row.recipients, row.note],
      ]);
    const people = ['group', '6281100000009@c.us'];
    expect(await seen(admin)).toHaveLength(3);
    expect(await seen(operator)).toEqual([
      ['RES_A', null, people, null],
      [null, 'org', ['group'], null],
    ]);
    expect(await seen(stranger)).toEqual([[null, 'org', ['group'], null]]);
    expect(await seen(directorate)).toEqual([[null, 'direktorat', ['super'], null]]);
    expect(await seen(operator, '?client_id=res_a&active=true&report=likes-attendance')).toHaveLength(1);
    expect((await world.get(`${path}?client_id=RES_A`, stranger)).body.code).toBe('CLIENT_DENIED');
    expect((await world.get(`${path}/${own.id}`, stranger)).body.code).toBe('SUBSCRIPTION_UNKNOWN');
    expect((await world.get(`${path}/${ofAll.id}`, stranger)).status).toBe(200);
    expect((await world.get(`${path}/${own.id}`, operator)).body.data.recipients).toEqual(people);
  });
});

describe('sending now', () => {
  test('makes one issue of each client, however often it is asked within a minute', async () => {
    const { id } = await created({ clientId: null, clientType: 'org', recipients: ['group'], active: false });
    const send = async (token = admin) => (await world.send(`${path}/${id}/send`, token, {})).body;
    expect((await send()).data).toMatchObject([
      { clientId: 'RES_A', recipients: [group], outcome: 'sent' },
      { clientId: 'RES_B', recipients: [], outcome: 'nobody' },
    ]);
    world.clock.advance(59_000);
    expect((await send()).data[0]).toMatchObject({ outcome: 'already', issueId: null });
    world.clock.advance(1_000);
    expect((await send()).data[0]).toMatchObject({ outcome: 'sent' });
    expect((await send(operator)).code).toBe('FORBIDDEN');
    const { body } = await world.get(`${home}/issues`, admin);
    expect(body.data).toMatchObject([{ dueAt: '2025-11-10T13:01:00.000Z' }, { dueAt: '2025-11-10T13:00:00.000Z' }]);
    expect(body.data[0].askedBy).toMatch(/^dashboard:/);
  });
});

describe('a preview', () => {
  test('says what the report would say, draws it when asked, and sends nothing', async () => {
    await rebuild(world.db);
    const { status, body } = await world.send(`${home}/preview`, operator, {
      report: 'likes-attendance',
      picture: true,
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ kind: 'report', sentence: null });
    expect(body.data.text).toContain('Likes Instagram');
    const png = PNG.sync.read(Buffer.from(body.data.picture.base64, 'base64'));
    expect(png.width).toBe(1080);
    const without = await world.send(`${home}/preview`, operator, { report: 'likes-attendance', clientId: 'RES_A' });
    expect(without.body.data.picture).toBeNull();
    const { rows } = await sql`select from outbox union all select from report_issue`.execute(world.db);
    expect(rows).toEqual([]);
  });

  test('is of the day that is asked for', async () => {
    const ask = { report: 'likes-attendance', at: '2025-11-09T15:20' };
    const { body } = await world.send(`${home}/preview`, operator, ask);
    expect(JSON.stringify(body.data)).not.toContain('P1');
    expect((await world.send(`${home}/preview`, operator, { ...ask, at: '2025-02-30' })).body.code).toBe(
      'DATE_INVALID',
    );
    expect((await world.send(`${home}/preview`, operator, { ...ask, at: 'kemarin' })).body.code).toBe('DATE_INVALID');
  });

  test('is of the clients of the caller; of any for administrators', async () => {
    const ask = (token: string, clientId?: string) =>
      world.send(`${home}/preview`, token, { report: 'likes-attendance', ...(clientId ? { clientId } : {}) });
    expect((await ask(stranger, 'RES_A')).body.code).toBe('CLIENT_DENIED');
    expect((await ask(directorate, 'res_a')).body.code).toBe('CLIENT_DENIED');
    expect((await ask(directorate)).status).toBe(200);
    expect((await ask(admin, 'RES_B')).status).toBe(200);
    expect((await ask(admin, 'RES_X')).body.code).toBe('CLIENT_NOT_FOUND');
    expect((await world.send(`${home}/preview`, stranger, { report: 'comments-attendance' })).body.code).toBe(
      'REPORT_UNFIT',
    );
  });
});

describe('issues', () => {
  test('can be read again by whom they are about, with their files until these expire', async () => {
    const { id } = await created();
    await world.send(`${path}/${id}/send`, admin, {});
    await produceAll(world);
    const { body } = await world.get(`${home}/issues?client_id=RES_A&status=sent`, operator);
    expect(body.pagination.total).toBe(1);
    const [issue] = body.data;
    expect(issue).toMatchObject({
      report: 'likes-attendance',
      recipients: 2,
      files: [{ mimetype: 'image/png', picture: true }],
    });
    const read = await world.get(`${home}/issues/${issue.issueId}`, operator);
    expect(read.body.data).toMatchObject({ addresses: null, text: expect.stringContaining('Likes Instagram') });
    expect((await world.get(`${home}/issues/${issue.issueId}`, admin)).body.data.addresses).toEqual([
      group,
      '6281100000009@c.us',
    ]);
    expect((await world.get(`${home}/issues/${issue.issueId}`, stranger)).body.code).toBe('REPORT_ISSUE_UNKNOWN');
    const picture = `${home}/issues/${issue.issueId}/files/${issue.files[0].fileId}`;
    const file = await world.service.app.inject({ url: picture, headers: { authorization: operator } });
    expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'image/png']);
    expect(PNG.sync.read(file.rawPayload).width).toBe(1080);
    expect((await world.get(picture, stranger)).body.code).toBe('REPORT_ISSUE_UNKNOWN');
    await sql`delete from stored_file`.execute(world.db);
    expect((await world.get(picture, operator)).status).toBe(410);
  });

  test('files of others are not to be had by way of one’s own', async () => {
    const { id } = await created();
    const { body } = await world.send(`${path}/${id}/send`, admin, {});
    const now = world.clock.now();
    const file = {
      name: 'lain.txt',
      bytes: Buffer.from('rahasia'),
      createdAt: now,
      expiresAt: new Date(now.getTime() + 1_000),
    };
    const fileId = await storeFile(world.db, file);
    const answer = await world.get(`${home}/issues/${body.data[0].issueId}/files/${fileId}`, operator);
    expect(answer.body.code).toBe('REPORT_FILE_GONE');
  });

  test('of a workbook that operators may not download are not for operators, nor is a preview of it', async () => {
    const { id } = await created({ report: 'amplification-workbook', options: {} });
    const likes = await created();
    for (const one of [id, likes.id]) await world.send(`${path}/${one}/send`, admin, {});
    const unit = await world.signIn({ kind: 'client', role: 'client', clients: ['RES_A'], id: 'RES_A' });
    const reportsOf = async (token: string) =>
      (await world.get(`${home}/issues?client_id=RES_A`, token)).body.data.map((row: { report: string }) => row.report);
    expect((await reportsOf(unit)).sort()).toEqual(['amplification-workbook', 'likes-attendance']);
    expect(await reportsOf(operator)).toEqual(['likes-attendance']);
    const workbooks = await world.get(`${home}/issues?report=amplification-workbook`, unit);
    const one = `${home}/issues/${workbooks.body.data[0].issueId}`;
    expect((await world.get(one, unit)).status).toBe(200);
    expect((await world.get(one, operator)).body.code).toBe('REPORT_ISSUE_UNKNOWN');
    const file = `${one}/files/00000000-0000-4000-8000-000000000000`;
    expect((await world.get(file, operator)).body.code).toBe('REPORT_ISSUE_UNKNOWN');
    const preview = { report: 'amplification-workbook', clientId: 'RES_A' };
    expect((await world.send(`${home}/preview`, operator, preview)).body.code).toBe('FORBIDDEN');
    expect((await world.send(`${home}/preview`, unit, preview)).status).toBe(200);
  });

  test('are found by report, client, day and status, a page at a time', async () => {
    const { id } = await created({ clientId: null, recipients: ['administrators'] });
    for (const at of ['2025-11-09T16:59:00Z', '2025-11-09T17:00:00Z', '2025-11-10T16:59:00Z']) {
      world.clock.set(at);
      admin = await world.signIn({ role: 'admin', clients: ['RES_A'] });
      await world.send(`${path}/${id}/send`, admin, {});
    }
    stranger = await world.signIn({ role: 'operator', clients: ['RES_B'] });
    const total = async (query: string, token = admin) => {
      const { status, body } = await world.get(`${home}/issues?${query}`, token);
      return body.pagination?.total ?? `${status} ${body.code}`;
    };
    expect(await total('')).toBe(9);
    expect(await total('tanggal_mulai=2025-11-10&tanggal_selesai=2025-11-10')).toBe(6);
    expect(await total('tanggal_selesai=2025-11-09&client_id=res_b')).toBe(1);
    expect(await total('report=office-likes')).toBe(0);
    expect(await total(`subscription=${id}&status=waiting&limit=2`)).toBe(9);
    expect(await total('subscription=x')).toBe(0);
    expect(await total('', stranger)).toBe(3);
    expect(await total('client_id=RES_A', stranger)).toBe('403 CLIENT_DENIED');
    expect(await total('tanggal_mulai=2025-11-10&tanggal_selesai=2025-11-09')).toBe('400 DATE_INVALID');
    expect(await total('status=lain')).toBe('400 VALIDATION_FAILED');
    expect((await world.get(`${home}/issues?limit=2&page=2`, admin)).body.data).toHaveLength(2);
    expect((await world.get(`${home}/issues/bukan-id`, admin)).status).toBe(404);
  });
});
