import { type Database, openDatabase } from '@cicero/database';
import { createScratchDatabase, postgresReachable } from '@cicero/database/testing';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handleKey, handleKeySql } from '../src/index.ts';

const reachable = await postgresReachable();

/** Letters whose lower case depends on who is asked, every white space, and what handles are made of. */
const pieces = [
  ...['@', '@@', 'a', 'Z', 'Ani.01', '_', '/', "'", '\\', '%'],
  ...['İ', 'I', 'ı', 'ß', 'ẞ', 'Σ', 'ΑΣ', '\u212a', 'ſ', 'Å', 'Ö', 'Ǆ', '𐐀', '👮', 'e\u0301'],
  ...[
    ' ',
    '\t',
    '\n',
    '\v',
    '\f',
    '\r',
    '\u00a0',
    '\u1680',
    '\u2003',
    '\u2028',
    '\u202f',
    '\u205f',
    '\u3000',
    '\ufeff',
  ],
  ...['\u0085', '\u180e', '\u200b', '\u2060'],
];

/** What a database can hold: no lone surrogates, no NUL. */
const storable = fc
  .oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
  )
  .map((text) => text.toWellFormed().replaceAll('\0', ''));

/** Handles whose key in SQL is another than expected; compared in the database, where no driver touches the texts. */
async function differing(
  database: Database,
  pairs: readonly (readonly [string | null, string | null])[],
  expression = 'h',
) {
  const { rows } = await sql`select h as handle, ${sql.raw(handleKeySql(expression))} as key, expected
    from unnest(${pairs.map(([handle]) => handle)}::text[], ${pairs.map(([, key]) => key)}::text[]) as t (h, expected)
    where ${sql.raw(handleKeySql(expression))} is distinct from expected`.execute(database.db);
  return rows;
}

const withKeys = (handles: readonly (string | null)[]) => handles.map((handle) => [handle, handleKey(handle)] as const);

describe.for([
  { adapter: 'PGlite', open: () => openDatabase({}), there: true },
  { adapter: 'PostgreSQL', open: createScratchDatabase, there: reachable },
])('the key of a handle in $adapter', ({ open, there }) => {
  let database: Database;
  beforeAll(async () => {
    if (there) database = await open();
  });
  afterAll(async () => {
    if (!there) return;
    await ('drop' in database
      ? (database as Awaited<ReturnType<typeof createScratchDatabase>>).drop()
      : database.close());
  });

  test.runIf(there)('is the key in the code, for whatever can be stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(storable, { minLength: 1, maxLength: 200 }), async (handles) => {
        expect(await differing(database, withKeys(handles))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test.runIf(there)('is compared by this test', async () => {
    expect(await differing(database, [['@Ani', 'Ani']])).toEqual([{ handle: '@Ani', key: 'ani', expected: 'Ani' }]);
  });

  test.runIf(there)('is null for null, and for a text of 100,000 characters what the code says', async () => {
    const handles = [null, '@'.repeat(100_000), `${' '.repeat(100_000)}A`, 'İA'.repeat(50_000)];
    expect(await differing(database, withKeys(handles))).toEqual([]);
  });
});

test.runIf(reachable)('a column in Turkish has the same keys: I is i, and not ı', async () => {
  const database = await createScratchDatabase();
  try {
    const pairs = [
      ['@BUDI', 'budi'],
      ['INDAH.I', 'indah.i'],
      ['İ', 'İ'],
    ] as const;
    expect(await differing(database, pairs, '(h collate "tr-x-icu")')).toEqual([]);
    expect(pairs.map(([handle]) => handleKey(handle))).toEqual(pairs.map(([, key]) => key));
    const { rows } = await sql`select lower('BUDI' collate "tr-x-icu") as plain`.execute(database.db);
    expect(rows).toEqual([{ plain: 'budı' }]);
  } finally {
    await database.drop();
  }
});
