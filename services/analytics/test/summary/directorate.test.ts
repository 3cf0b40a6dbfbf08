import { describe, expect, test } from 'vitest';
import { coverageOf, type UnitCoverage } from '../../src/summary/directorate.ts';

const unit = (name: string, people: number, instagram: number, tiktok: number): UnitCoverage => ({
  ...{ clientId: name, name, people, instagram, tiktok },
});
const names = (units: readonly { name: string }[]) => units.map(({ name }) => name).join(' ');

describe('usernames of a directorate', () => {
  const coverage = coverageOf([
    unit('A', 100, 95, 90),
    unit('B', 200, 180, 120),
    unit('C', 50, 40, 45),
    unit('D', 50, 4, 4),
    unit('E', 0, 0, 0),
  ]);

  test('of everybody, and over the units, each counting once', () => {
    expect(coverage.people).toBe(400);
    expect(coverage.instagram).toMatchObject({ filled: 319, total: 400, percentage: 79.8, mean: 68.3, median: 85 });
    expect(coverage.tiktok).toMatchObject({ filled: 259, total: 400, percentage: 64.8, mean: 62, median: 75 });
  });

  test('who is best, strong, or hardly there', () => {
    expect([names(coverage.best), names(coverage.strong), names(coverage.low)]).toEqual(['A', 'C', 'D']);
  });

  test('where the platforms differ by 15 points or more', () => {
    expect(coverage.gaps).toEqual([
      { clientId: 'B', name: 'B', instagram: 90, tiktok: 60, points: 30, ahead: 'instagram' },
    ]);
    expect(coverageOf([unit('X', 100, 50, 65), unit('Y', 1000, 500, 649)]).gaps).toMatchObject([
      { name: 'X', points: 15, ahead: 'tiktok' },
    ]);
  });

  test('what is missing, how much of it the largest have, and what filling it would bring', () => {
    expect(coverage.instagram.backlog).toEqual([
      { clientId: 'D', name: 'D', missing: 46 },
      { clientId: 'B', name: 'B', missing: 20 },
      { clientId: 'C', name: 'C', missing: 10 },
      { clientId: 'A', name: 'A', missing: 5 },
    ]);
    // (319 + 0.7 · 81) / 400
    expect(coverage.instagram).toMatchObject({ backlogShare: 100, projection: 93.9 });
    const twelve = Array.from({ length: 12 }, (_, at) => unit(`U${at}`, 10, 0, 10));
    expect(coverageOf(twelve)).toMatchObject({
      instagram: { backlogShare: 83.3, projection: 58.3 },
      tiktok: { backlog: [], backlogShare: 0, projection: 100 },
    });
  });

  test('the first and the last five have nobody in common', () => {
    const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name, at) => unit(name, 100, 90 - at, 90 - at));
    const { top, bottom } = coverageOf(seven);
    expect([names(top), names(bottom)]).toEqual(['a b c d e', 'g f']);
    expect(coverageOf([unit('a', 1, 1, 1)])).toMatchObject({ top: [{ name: 'a' }], bottom: [] });
  });

  test('of nobody there is nothing to say', () => {
    expect(coverageOf([])).toMatchObject({
      ...{ people: 0, best: [], low: [], gaps: [], top: [], bottom: [] },
      instagram: { filled: 0, percentage: 0, mean: 0, median: 0, projection: 0 },
    });
  });
});
