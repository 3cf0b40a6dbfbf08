import { sheet, workbookBytes } from '@cicero/spreadsheet';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { World } from '../world.ts';
import { csv, Desk, ends, form } from './desk.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await World.open();
  desk = new Desk(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom('personnel_import').execute();
});

const nothing = async () => {
  const imports = await world.db.selectFrom('personnel_import').select('import_id').execute();
  const people = await world.db.selectFrom('user').select('user_id').where('user_id', 'like', '33%').execute();
  expect([imports, people]).toEqual([[], []]);
};
const row = '33000001,Orang';

describe('what is no roster is refused at once, and nothing is written', () => {
  test.each<[string, Buffer, string]>([
    ['an empty file', Buffer.alloc(0), '400 TABLE_INVALID'],
    ['a PDF', Buffer.from('%PDF-1.7 …'), '415 FILE_TYPE_UNSUPPORTED'],
    ['a picture', Buffer.from('89504e470d0a1a0a00', 'hex'), '415 FILE_TYPE_UNSUPPORTED'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '415 FILE_TYPE_UNSUPPORTED'],
    ['a sign-in page', Buffer.from('<!doctype html><html><body>Masuk</body></html>'), '415 FILE_TYPE_UNSUPPORTED'],
    ['random bytes', Buffer.from('00ff13377f0001', 'hex'), '415 FILE_TYPE_UNSUPPORTED'],
    [
      'a zip of nothing',
      Buffer.from('504b0506000000000000000000000000000000000000', 'hex'),
      '415 FILE_TYPE_UNSUPPORTED',
    ],
    ['half a workbook', Buffer.from('504b0304140000000800', 'hex'), '400 TABLE_INVALID'],
    ['rows without a header', csv('33000001,Orang', '33000002,Lain'), '400 TABLE_INVALID'],
    ['a header without numbers', csv('nama,pangkat', 'Orang,AIPDA'), '400 TABLE_INVALID'],
    ['hundreds of columns', csv(`nrp,nama${',x'.repeat(300)}`, row), '400 TABLE_INVALID'],
    [
      'a file of more than 16 MB',
      Buffer.concat([csv('nrp,nama', row), Buffer.alloc(16 * 1024 * 1024, '\n')]),
      '413 FILE_TOO_LARGE',
    ],
  ])('%s', async (_what, file, expected) => {
    const { status, body } = await desk.upload('admin', file, { dry_run: 'false' });
    expect(`${status} ${body.code}`).toBe(expected);
    expect(body.message).toMatch(/\p{L}{4}/u);
    await nothing();
  });

  test('a sheet that the workbook has not', async () => {
    const file = await workbookBytes([
      sheet({ name: 'Satu', rows: [1], columns: [{ header: 'nrp', value: () => row }] }),
    ]);
    const { status, body } = await desk.upload('admin', file, { sheet: 'Dua' });
    expect(`${status} ${body.code}`).toBe('400 TABLE_INVALID');
    await nothing();
  });

  test('forms and bodies that say nothing usable', async () => {
    const call = (body: Buffer | object | string, headers: Record<string, string> = {}) =>
      world.call('admin', 'POST', '/api/users/import', body, headers);
    const { body: good, headers } = form({}, csv('nrp,nama', row));
    const twice = Buffer.concat([good.subarray(0, good.length - 20), good]);
    for (const [answer, codes] of [
      [await call(form({ client_id: 'RES_A' }).body, headers), ['FILE_REQUIRED']],
      [await call({}), ['FILE_REQUIRED']],
      [await call({ source: '   ' }), ['FILE_REQUIRED']],
      [await call({ source: 'https://evil.example/spreadsheets/d/1AbCdEfGhIjKlMnOp' }), ['SHEET_LINK_INVALID']],
      [await call({ source: 'x', file: { content: 'nrp' } }), ['SHEET_LINK_INVALID']],
      [
        await call({ source: `https://docs.google.com/spreadsheets/d/${'1'.repeat(20)}`, sheet: 'Dua' }),
        ['VALIDATION_FAILED'],
      ],
      [await call(form({ source: 'https://docs.google.com/x' }, csv('nrp', '1')).body, headers), ['VALIDATION_FAILED']],
      [await call({ source: 'x'.repeat(3_000) }), ['VALIDATION_FAILED']],
      [await call({ source: ['x', 'y'] }), ['VALIDATION_FAILED']],
      [await call('[1,2]'), ['VALIDATION_FAILED']],
      [await call('{"source":'), ['MALFORMED_BODY']],
      [await call(good.subarray(0, good.length - 40), headers), ['VALIDATION_FAILED']],
      [await call(good, { 'content-type': 'multipart/form-data' }), ['VALIDATION_FAILED', 'FILE_REQUIRED']],
      [
        await call(good, { 'content-type': 'multipart/form-data; boundary=other' }),
        ['VALIDATION_FAILED', 'FILE_REQUIRED'],
      ],
      [await call(good, { 'content-type': 'text/csv' }), ['FILE_REQUIRED']],
      [await call(twice, headers), ['VALIDATION_FAILED']],
      [await call(form({ dry_run: 'mungkin' }, csv('nrp', '1')).body, headers), ['VALIDATION_FAILED']],
      [
        await call(form({ __proto__x: 'a', constructor: 'b', client_id: 'RES_B' }, csv('nrp', '1')).body, headers),
        ['CLIENT_DENIED', 'VALIDATION_FAILED'],
      ],
    ] as const) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(codes).toContain(answer.body.code);
    }
    await nothing();
  });
});

describe('what turns out to be broken further down ends the import as failed, and nothing is written', () => {
  const bomb = async () =>
    workbookBytes([
      sheet<number>({
        name: 'Bom',
        rows: Array.from({ length: 2_400 }, (_, at) => at),
        columns: [
          { header: 'nrp', width: 10, value: (at) => `33${String(at).padStart(6, '0')}` },
          { header: 'nama', width: 10, value: () => 'Orang' },
          { header: 'lain', width: 10, value: () => 'a'.repeat(32_000) },
        ],
      }),
    ]);
  const many = Array.from({ length: 20_001 }, (_, at) => `33${String(at).padStart(6, '0')},Orang`);

  test.each<[string, () => Promise<Buffer>, string]>([
    ['no rows', async () => csv('nrp,nama', ',', ' , '), 'TABLE_INVALID'],
    ['too many rows', async () => csv('nrp,nama', ...many), 'TABLE_TOO_LARGE'],
    [
      'a quote that never ends, after 600 good rows',
      async () => csv('nrp,nama', ...many.slice(0, 600), '33999999,"Orang'),
      'TABLE_INVALID',
    ],
    ['a bomb', bomb, 'TABLE_TOO_LARGE'],
  ])('%s', async (_what, make, code) => {
    const { status, body } = await desk.upload('admin', await make(), { dry_run: 'false' });
    const id = body.data?.import_id ?? '';
    if (status === 202) {
      await desk.carryOut(id);
      const record = await desk.record('admin', id);
      expect(record).toMatchObject({ status: 'failed', error: { code }, rows_done: 0 });
      expect(record.error?.message).toMatch(/\p{L}{4}/u);
      expect(await desk.rows('admin', id)).toEqual([]);
      await world.db.deleteFrom('personnel_import').execute();
    } else expect(body.code).toBe(code);
    await nothing();
  });
});

test('cells that say anything at all end as rows with a reason, never as a fault', async () => {
  const text = [
    'nrp,nama,insta,tiktok,whatsapp,email,status,roles',
    '33000001,"=CMD()|x","@@","\u0000","+\u0000","a@b","\ud83d\ude00","\u0000"',
  ].join('\n');
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  const { record, rows } = await desk.import('admin', utf16);
  expect(record).toMatchObject({ status: 'done', counts: { refused: 1 } });
  expect(rows).toMatchObject([{ user_id: '33000001', outcome: 'refused' }]);
  const odd = await desk.import(
    'admin',
    csv(
      'nrp,nama,\u0001kolom\u202e',
      `33000002,${'x'.repeat(151)},`,
      '\u202e33000003,A\u0007B,',
      `${'9'.repeat(200)},A,`,
    ),
  );
  expect(ends(odd.rows)).toEqual([
    '33000002 refused VALIDATION_FAILED',
    '33000003 created nama',
    expect.stringMatching(/^9{64} refused NRP_INVALID$/),
  ]);
  expect(odd.record.warnings).toHaveLength(1);
  expect(await desk.person('33000003')).toMatchObject({ nama: 'AB' });
  await world.db.deleteFrom('user').where('user_id', 'like', '33%').execute();
});
