import { postgresReachable } from '@cicero/database/testing';
import { describe, expect, test } from 'vitest';
import { measureAt } from '../bench/people.ts';

describe.skipIf(!(await postgresReachable()))('the measurement of the directory', () => {
  test('runs, and every answer is what it should be', async () => {
    const figures = await measureAt(1_000);
    expect(figures.map(({ what, status }) => `${what}: ${status}`)).toEqual([
      'everybody of the directorate: 200',
      'everybody of the directorate, unchanged: 304',
      'the same by name: 200',
      'a page of 50: 200',
      'a page of 50 from the other end: 200',
      'one unit: 200',
      'one person: 200',
      'CSV: 200',
      'workbook: 200',
    ]);
    for (const { milliseconds, firstBytes, peakBytes } of figures) {
      expect(firstBytes).toBeGreaterThan(0);
      expect(milliseconds).toBeGreaterThanOrEqual(firstBytes);
      expect(peakBytes).toBeGreaterThanOrEqual(0);
    }
    const [everybody, unchanged] = figures;
    expect(everybody?.bytes).toBeGreaterThan(1_000 * 400);
    expect(unchanged?.bytes).toBe(0);
  });
});
