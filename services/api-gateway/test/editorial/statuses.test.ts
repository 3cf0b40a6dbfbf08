import { expect, test } from 'vitest';
import { readStatus, spellingsOf } from '../../src/editorial/statuses.ts';

test.each([
  ['Draft', 'draft'],
  [' REVIEW ', 'review'],
  ['In_Review', 'review'],
  ['Disetujui', 'approved'],
  ['reject', 'rejected'],
  ['Terbit', 'published'],
  ['menunggu', 'pending'],
  // Words of a client's own stay as they are.
  ['Siap Tayang Besok', 'Siap Tayang Besok'],
  ['x'.repeat(20), 'x'.repeat(20)],
  ['', null],
  ['   ', null],
  [null, null],
])('%j is stored as %j', (given, stored) => {
  expect(readStatus(given)).toBe(stored);
});

test('more than twenty characters are refused, though they are fewer than the bytes of twenty', () => {
  expect(() => readStatus('x'.repeat(21))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  expect(readStatus('é'.repeat(20))).toBe('é'.repeat(20));
});

test('a filter finds every spelling that was ever stored', () => {
  expect(spellingsOf('Approved')).toEqual(['approved', 'approve', 'disetujui', 'setuju']);
  expect(spellingsOf('Siap')).toEqual(['siap']);
});
