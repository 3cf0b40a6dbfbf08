import { ErrorAnswer } from '@cicero/contracts';
import { Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { ImportAnswer, ImportRowAnswer } from '../../personnel-import/shapes.ts';

const importExample = {
  import_id: '019b76da-0000-4000-8000-000000000001',
  client_id: 'RES_A',
  client_name: 'RESOR CONTOH A',
  source: 'personel.xlsx',
  source_kind: 'file',
  sheet: null,
  dry_run: true,
  status: 'done',
  rows_done: 3,
  rows_total: 3,
  counts: { created: 1, changed: 1, unchanged: 0, refused: 1 },
  warnings: [
    { code: 'COLUMN_UNKNOWN', column: 'F', message: 'Kolom F ("Ukuran Baju") tidak dikenal dan tidak diimpor.' },
  ],
  error: null,
  requested_by: { kind: 'dashboard', id: '7c0e0000-0000-4000-8000-000000000001' },
  created_at: '2026-02-02T01:00:00.000Z',
  started_at: '2026-02-02T01:00:01.000Z',
  finished_at: '2026-02-02T01:00:02.000Z',
};
const rowExamples = [
  ...[
    {
      row_number: 2,
      user_id: '75020201',
      outcome: 'created',
      fields: ['nama', 'title'],
      code: null,
      problem: null,
      warnings: [],
    },
  ],
  {
    ...{ row_number: 3, user_id: '75020202', outcome: 'refused', fields: [], code: 'HANDLE_TAKEN', warnings: [] },
    problem: 'Akun media sosial ini sudah terdaftar atas nama orang lain. Hubungi admin.',
  },
];

/** One import, as it is asked about or begun. */
export const oneImport = (status: number) => ({
  [status]: {
    ...Type.Object({ success: Type.Literal(true), data: ImportAnswer }),
    examples: [{ success: true, data: status === 202 ? { ...importExample, ...begun } : importExample }],
  },
  '4xx': ErrorAnswer,
});
const begun = {
  ...{ status: 'waiting', rows_done: 0, rows_total: null, warnings: [], started_at: null, finished_at: null },
  counts: { created: 0, changed: 0, unchanged: 0, refused: 0 },
};

export const manyImports = {
  200: {
    ...Type.Object({ success: Type.Literal(true), data: Type.Array(ImportAnswer), pagination: Pagination }),
    examples: [
      {
        ...{ success: true, data: [importExample] },
        pagination: { total: 1, limit: 50, offset: 0, page: 1, totalPages: 1 },
      },
    ],
  },
  '4xx': ErrorAnswer,
};

export const manyRows = {
  200: {
    ...Type.Object({ success: Type.Literal(true), data: Type.Array(ImportRowAnswer), pagination: Pagination }),
    description: 'With `format` a file instead',
    examples: [
      { success: true, data: rowExamples, pagination: { total: 2, limit: 50, offset: 0, page: 1, totalPages: 1 } },
    ],
  },
  '4xx': ErrorAnswer,
};

export const anyFile = { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }), '4xx': ErrorAnswer };
