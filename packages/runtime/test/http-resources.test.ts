import { CiceroError } from '@cicero/contracts';
import { describe, expect, test } from 'vitest';
import { checkIfMatch, entityTag, pageOf, pagination } from '../src/index.ts';

describe('pages of a list', () => {
  test('a page is the rows behind those of the pages before it', () => {
    expect(pageOf({})).toEqual({ limit: 50, offset: 0 });
    expect(pageOf({ page: 3, limit: 20 })).toEqual({ limit: 20, offset: 40 });
    expect(pageOf({ page: 3, offset: 5 }, 20)).toEqual({ limit: 20, offset: 5 });
  });

  test('what is said about it: 41 rows are three pages of 20, and nothing is no page', () => {
    expect(pagination({ limit: 20, offset: 40 }, 41)).toEqual({
      total: 41,
      limit: 20,
      offset: 40,
      page: 3,
      totalPages: 3,
    });
    expect(pagination({ limit: 20, offset: 0 }, 0)).toMatchObject({ page: 1, totalPages: 0 });
  });
});

describe('If-Match', () => {
  const now = entityTag(new Date('2026-02-01T03:00:00.123Z'));
  const ask = (header?: string) => () =>
    checkIfMatch({ headers: header === undefined ? {} : { 'if-match': header } }, now);

  test('the tag is quoted, and another version has another', () => {
    expect(now).toMatch(/^"[\w-]{22}"$/);
    expect(entityTag(new Date('2026-02-01T03:00:00.124Z'))).not.toBe(now);
    expect(entityTag({ version: 2 })).toBe(entityTag({ version: 2 }));
  });

  test.each([undefined, '', '*', now, `"older", ${now}`])('%s passes', (header) => {
    expect(ask(header)).not.toThrow();
  });

  test.each(['"older"', 'nonsense', `W/${now}`])('%s is refused', (header) => {
    expect(ask(header)).toThrow(new CiceroError('PRECONDITION_FAILED'));
  });
});
