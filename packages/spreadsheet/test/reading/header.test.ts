import { expect, test } from 'vitest';
import { readTable } from '../../src/index.ts';
import { enough, expectRefusal, readAll, refusal } from '../fixtures/reading.ts';

const csv = (text: string): Buffer => Buffer.from(text);
const columns = { user_id: ['nrp', 'nip', 'nrp/nip'], nama: ['nama lengkap'], divisi: ['satfung'] } as const;

test('headers are trimmed, lower case, blanks as one underscore', async () => {
  const { headers } = await readTable(csv(' NRP ,Nama  Lengkap,Sat\nfung\n'), enough);
  expect(headers).toEqual([
    { name: 'nrp', label: 'NRP', column: 'A' },
    { name: 'nama_lengkap', label: 'Nama  Lengkap', column: 'B' },
    { name: 'sat', label: 'Sat', column: 'C' },
  ]);
});

test('wanted columns are found under any of their spellings, in any order', async () => {
  const { table, rows } = await readAll(csv('Satfung,NAMA LENGKAP,Nrp/Nip,Hobi\nSDM,BUDI,001,catur\n'), { columns });
  expect(rows[0]?.values).toEqual({ divisi: 'SDM', nama: 'BUDI', user_id: '001' });
  expect(table.unknown).toEqual([{ name: 'hobi', label: 'Hobi', column: 'D' }]);
});

test('a column the file lacks is not in the values, an empty cell is', async () => {
  const { rows } = await readAll(csv('nrp,nama\n001,\n'), { columns });
  expect(rows[0]?.values).toEqual({ user_id: '001', nama: '' });
});

test('a column named twice is read once and said', async () => {
  const { table, rows } = await readAll(csv('nrp,nama,NIP\n001,A,002\n'), { columns });
  expect(rows[0]?.values.user_id).toBe('001');
  expect(table.repeated).toEqual([{ name: 'user_id', label: 'NIP', column: 'C' }]);
});

test('a header may stand below a title', async () => {
  const { rows } = await readAll(csv('DATA PERSONEL,,\nPOLRES CONTOH,,\n\nNRP,Nama,Satfung\n001,BUDI,SDM\n'), {
    columns,
    required: ['user_id', 'nama'],
  });
  expect(rows).toEqual([{ number: 5, values: { user_id: '001', nama: 'BUDI', divisi: 'SDM' }, warnings: [] }]);
});

test('a missing column is named, with the row that looks most like a header', async () => {
  const error = await refusal(csv('JUDUL\nNama,Satfung\nBUDI,SDM\n'), { columns, required: ['user_id', 'nama'] });
  expect([error.code, error.status, error.message, error.fields]).toEqual([
    'TABLE_INVALID',
    400,
    'Baris judul (baris 2) tidak memuat kolom: user_id.',
    { missing: ['user_id'] },
  ]);
});

test('a table without any known column is refused', async () => {
  await expectRefusal(csv('x,y\n1,2\n'), 'TABLE_INVALID', 'kolom yang dikenal', { columns });
});

test.each(['', '\ufeff', '\n\n , \n'])('a file without a header is refused: %j', async (text) => {
  await expectRefusal(csv(text), 'TABLE_INVALID', /kosong/);
});

test('headers cannot reach into the object', async () => {
  const { rows } = await readAll(csv('__proto__,constructor,toString\na,b,c\n'));
  const values = rows[0]?.values ?? {};
  expect(Object.entries(values)).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
    ['tostring', 'c'],
  ]);
  expect(Object.getPrototypeOf({ ...values })).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});
