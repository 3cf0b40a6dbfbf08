import { CiceroError } from '@cicero/contracts';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttp, createLog, createMetrics, type Http } from '../src/index.ts';

let app: Http;
const lines: string[] = [];

/** What a driver throws: code, and a row that must not be told. */
const ofDatabase = (code: string): Error =>
  Object.assign(new Error('duplicate key value violates unique constraint "user_pkey"'), {
    code,
    detail: 'Key (user_id)=(85010001) already exists.',
    table: 'user',
  });

const thrown: Record<string, unknown> = {
  plain: new Error('cannot open /srv/cicero/secret for 85010001'),
  type: new TypeError("Cannot read properties of undefined (reading 'nama')"),
  text: 'only a text',
  unique: ofDatabase('23505'),
  reference: ofDatabase('23503'),
  tooLong: ofDatabase('22001'),
  noUuid: ofDatabase('22P02'),
  lost: Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }),
  cache: Object.assign(new Error('redis://10.0.0.8 is away'), { name: 'CacheUnavailableError' }),
  library: Object.assign(new Error('jwt expired'), { statusCode: 401 }),
  ours: new CiceroError('EMAIL_TAKEN', { cause: ofDatabase('23505') }),
  later: new CiceroError('RATE_LIMITED', { retryAfter: 1.2 }),
};

beforeAll(async () => {
  const log = createLog('test', { level: 'trace', destination: { write: (line) => void lines.push(line) } });
  app = await createHttp({ log, metrics: createMetrics('test', { defaults: false }), title: 'Test' });
  app.post('/throw/:what', { schema: { params: Type.Object({ what: Type.String() }) } }, async ({ params }) => {
    throw thrown[params.what];
  });
  app.get('/half-done', { schema: {} }, async (_request, reply) => {
    void reply.headers({
      etag: '"a"',
      'cache-control': 'private, no-cache',
      'content-disposition': 'attachment; filename="a.csv"',
    });
    throw new CiceroError('CONFLICT');
  });
  app.post('/sum', { schema: { body: Type.Object({ of: Type.Array(Type.Integer()) }) } }, async () => ({ ok: true }));
});
afterAll(() => app.close());

test.for([
  ['plain', 500, 'INTERNAL'],
  ['type', 500, 'INTERNAL'],
  ['text', 500, 'INTERNAL'],
  ['unique', 409, 'CONFLICT'],
  ['reference', 409, 'CONFLICT'],
  ['tooLong', 400, 'VALIDATION_FAILED'],
  ['noUuid', 400, 'VALIDATION_FAILED'],
  ['lost', 503, 'SERVICE_UNAVAILABLE'],
  ['cache', 503, 'SERVICE_UNAVAILABLE'],
  ['library', 400, 'VALIDATION_FAILED'],
  ['ours', 409, 'EMAIL_TAKEN'],
  ['later', 429, 'RATE_LIMITED'],
] as const)('what goes wrong inside is told as JSON in constant words: %s', async ([what, status, code]) => {
  const answer = await app.inject({ method: 'POST', url: `/throw/${what}` });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.json()).toEqual({ success: false, message: expect.any(String), code });
  expect(answer.body).not.toMatch(/secret|srv|85010001|user_pkey|nama|10\.0|jwt|at .*:\d+/);
  // Whoever shall try again is told when, in whole seconds.
  expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : status === 429 ? '2' : undefined);
});

test('what cannot be read is the caller’s error, whatever it looks like', async () => {
  const send = (payload: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/sum', payload, headers: { 'content-type': 'application/json', ...headers } });
  const code = async (payload: string) => (await send(payload)).json().code;
  expect(await code('{"of":[1,2')).toBe('MALFORMED_BODY');
  expect(await code('{"of":[1],"__proto__":{"admin":true}}')).toBe('MALFORMED_BODY');
  expect(await code('{"of":[1],"constructor":{"prototype":{"admin":true}}}')).toBe('MALFORMED_BODY');
  expect((await send('{"of":["x"]}')).json()).toEqual({
    success: false,
    message: 'Isian "of.0" tidak valid atau belum diisi.',
    code: 'VALIDATION_FAILED',
    field: 'of.0',
  });
  expect((await send(`{"of":[${'1,'.repeat(600_000)}1]}`)).json().code).toBe('BODY_TOO_LARGE');
  for (const url of ['/%', '/sum/%E0%A4%A']) {
    expect((await app.inject(url)).json()).toMatchObject({ success: false, code: 'NOT_FOUND' });
  }
  expect((await send('{"of":[1]}')).json()).toEqual({ ok: true });
});

test('an error is never kept as a version of what was asked for', async () => {
  const answer = await app.inject('/half-done');
  expect(answer.statusCode).toBe(409);
  const { etag, 'content-disposition': name, 'cache-control': cache } = answer.headers;
  expect([etag, name, cache]).toEqual([undefined, undefined, 'no-store']);
});

test('the log says what happened inside, without the row it happened to', () => {
  const log = lines.join('');
  expect(log).toContain('cannot open /srv/cicero/secret');
  expect(log).not.toContain('Key (user_id)');
});
