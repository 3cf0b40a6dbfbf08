import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { readTable, sheet, workbookBytes } from '@cicero/spreadsheet';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
  await writeFile(
    join(at.folder, 'orang.csv'),
    'NRP,Nama,Pangkat,Ukuran Baju\n81000001,Ani Contoh,AIPDA,L\n81000002,,AIPDA,M\n',
  );
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.forgetEvents();
  await at.db.deleteFrom('personnel_import').execute();
  await at.db.deleteFrom('user').execute();
});

const people = () => at.db.selectFrom('user').select(['user_id', 'nama', 'client_id']).orderBy('user_id').execute();
/** As if the command was typed in the folder of the files. */
const run = (...argv: string[]) => at.run(['import', ...argv], { env: { ...at.toolbox.env, PWD: at.folder } });

describe('importing a file', () => {
  test('only says what would happen unless told to apply it', async () => {
    const { exit, text } = await run('personnel', 'orang.csv', '--client', 'res_a');
    expect(exit).toBe(0);
    expect(text).toMatch(/^import [0-9a-f-]{36} \(dry run\)\n2 of 2 rows\n/);
    expect(text).toMatch(/\ncreated +1\n/);
    expect(text).toMatch(/\nrefused +1\n/);
    expect(text).toMatch(/\nnote +Kolom D \("Ukuran Baju"\) tidak dikenal/);
    expect(text).toMatch(/\n3 +81000002 +refused +VALIDATION_FAILED +NRP\/NIP ini belum terdaftar/);
    expect(await people()).toEqual([]);
  });

  test('writes it with --apply, and what became of every row to a file', async () => {
    for (const report of ['laporan.xlsx', 'laporan.csv']) {
      const { exit, text } = await run('personnel', 'orang.csv', '-c', 'RES_A', '--apply', '--report', report);
      expect([exit, text]).toEqual([0, expect.stringContaining(`report: ${join(at.folder, report)}`)]);
      const rows: unknown[] = [];
      const bytes = await readFile(join(at.folder, report));
      for await (const { values } of await readTable(bytes, { maxRows: 10, maxBytes: 100_000 })) {
        rows.push([values['nrp/nip'], values.hasil]);
      }
      expect(rows).toEqual([
        ['81000001', report === 'laporan.xlsx' ? 'Baru' : 'Tidak berubah'],
        ['81000002', 'Ditolak'],
      ]);
    }
    expect(await people()).toEqual([{ user_id: '81000001', nama: 'ANI CONTOH', client_id: 'RES_A' }]);
    const [created] = await at.trail('--action', 'personnel.created');
    expect(created).toMatchObject({
      channel: 'cli',
      actor: { kind: 'cli' },
      subject: { kind: 'personnel', id: '81000001' },
    });
  });

  test('reads the sheet that is named', async () => {
    const columns = [
      { header: 'nrp', value: (nrp: string) => nrp },
      { header: 'nama', value: () => 'Orang' },
    ];
    const bytes = await workbookBytes(
      ['81000011', '81000012'].map((nrp) => sheet<string>({ name: `Lembar ${nrp.at(-1)}`, rows: [nrp], columns })),
    );
    await writeFile(join(at.folder, 'dua.xlsx'), bytes);
    expect((await run('personnel', 'dua.xlsx', '-c', 'RES_A', '--apply', '--sheet', 'lembar 2')).exit).toBe(0);
    expect(await people()).toMatchObject([{ user_id: '81000012' }]);
  });

  test('is queued as well, so that a running service goes on when the command is killed', async () => {
    await run('personnel', 'orang.csv', '-c', 'RES_A');
    const types = await at.db.selectFrom('outbox').select('type').execute();
    expect(types).toEqual([{ type: 'api-gateway.import-personnel' }]);
  });

  test('is refused with a reason, before anything is written down', async () => {
    await writeFile(join(at.folder, 'kosong.csv'), '');
    await writeFile(join(at.folder, 'tanpa.csv'), 'nama,pangkat\nA,B\n');
    for (const [argv, said] of [
      [['orang.csv'], "required option '-c, --client <id>'"],
      [['orang.csv', '-c', 'TIDAK_ADA'], 'Client tidak ditemukan'],
      [['tidak-ada.csv', '-c', 'RES_A'], 'there is no file'],
      [['.', '-c', 'RES_A'], 'there is no file'],
      [['kosong.csv', '-c', 'RES_A'], 'Berkas kosong'],
      [['tanpa.csv', '-c', 'RES_A'], 'user_id'],
      [['orang.csv', '-c', 'RES_A', '--apply', '--dry-run'], 'not both'],
      [['orang.csv', '-c', 'RES_A', '--report', 'laporan.pdf'], '.xlsx or .csv'],
      [['https://evil.example/spreadsheets/d/1AbCdEfGhIjKl', '-c', 'RES_A'], 'bukan tautan Google Sheets'],
      [
        ['https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKl', '-c', 'RES_A', '--sheet', 'X'],
        'the link names the sheet',
      ],
    ] as const) {
      const { exit, text } = await run('personnel', ...argv);
      expect([exit, text]).toEqual([1, expect.stringContaining(said)]);
    }
    expect(await at.db.selectFrom('personnel_import').select('import_id').execute()).toEqual([]);
  });
});

test('a link is downloaded, and its failure is an exit code', async () => {
  const server = createServer((request, response) => {
    if (request.url?.includes('1AbCdEfGhIjKl/'))
      response.writeHead(200, { 'content-type': 'text/csv' }).end('nrp,nama\n81000021,Dari Google');
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const env = { ...at.toolbox.env, GOOGLE_DOCS_URL: base };
    const link = (id: string) => [
      'import',
      'personnel',
      `https://docs.google.com/spreadsheets/d/${id}/edit`,
      '-c',
      'RES_A',
      '--apply',
    ];
    expect((await at.run(link('1AbCdEfGhIjKl'), { env })).exit).toBe(0);
    expect(await people()).toMatchObject([{ user_id: '81000021', nama: 'DARI GOOGLE' }]);
    const missing = await at.run(link('1XxXxXxXxXxXx'), { env });
    expect([missing.exit, missing.text]).toEqual([
      1,
      expect.stringContaining('! Google Sheet atau lembar ini tidak ditemukan'),
    ]);
  } finally {
    server.close();
  }
});

test('imports are listed and shown', async () => {
  expect((await run('list')).text).toBe('no import');
  await run('personnel', 'orang.csv', '-c', 'RES_A');
  await run('personnel', 'orang.csv', '-c', 'RES_B', '--apply');
  const { text } = await run('list');
  expect(text).toMatch(/RES_B +orang.csv +no +done +2\/2 +1 +0 +0 +1 /);
  expect(text).toMatch(/RES_A +orang.csv +yes +done +2\/2 +1 +0 +0 +1 /);
  expect((await run('list', '-c', 'res_a')).text).not.toContain('RES_B');
  const id = /^([0-9a-f-]{36}) +RES_B/m.exec(text)?.[1] ?? '';
  const shown = await run('show', id);
  expect(shown.text).toMatch(/\n2 +81000001 +created +nama, title /);
  expect((await run('show', id, '--outcome', 'refused')).text).not.toContain('81000001');
  expect((await run('show', 'x')).text).toBe('! there is no import "x"; see: cicero import list');
  expect((await run('show', id, '--outcome', 'x')).exit).toBe(1);
});
