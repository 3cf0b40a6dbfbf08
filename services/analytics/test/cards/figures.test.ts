import { describe, expect, test } from 'vitest';
import { barsOf, share, sum, widthsOf } from '../../src/cards/figures.ts';
import { lettering } from '../../src/cards/lettering.ts';
import { cardOf } from './card-example.ts';

describe('figures of a picture', () => {
  test('twenty units are twenty bars; of more, those beyond the nineteenth are one', () => {
    expect(barsOf(cardOf(20)).map(({ label }) => label)).toHaveLength(20);
    const bars = barsOf(cardOf(23));
    expect(bars).toHaveLength(20);
    expect(bars[0]).toMatchObject({ label: 'POLRES 1', count: '12/20', share: '60%', width: 1 });
    expect(bars[19]).toMatchObject({ label: 'dan 4 lainnya', parts: [48, 12, 16, 4], count: '48/80', share: '60%' });
  });

  test('numbers without a share are compared by size, and the sum of the others is beyond the scale', () => {
    const rows = Array.from({ length: 22 }, (_, at) => ({ label: `${at}`, parts: [22 - at] }));
    const bars = barsOf(cardOf(0, { legend: [{ label: 'Login', tone: 'plain' }], rows }));
    expect(bars[0]).toMatchObject({ count: '22', share: null, width: 1 });
    expect(bars[10]).toMatchObject({ count: '12', width: 12 / 22 });
    expect(bars[19]).toMatchObject({ label: 'dan 3 lainnya', count: '6', width: null });
  });

  test('a share is never rounded to all or to nothing', () => {
    expect(share(1, 3)).toBe('33,3%');
    expect(share(2, 2)).toBe('100%');
    expect(share(9_999, 10_000)).toBe('99,9%');
    expect(share(1, 10_000)).toBe('<0,1%');
    expect(share(0, 5)).toBe('0%');
  });

  test('widths of parts add up, and what is there is seen', () => {
    for (const parts of [
      [1, 1, 1],
      [9_999, 1, 0, 3],
      [0, 0, 7],
      [1, 2, 3, 4_000_000],
    ]) {
      const widths = widthsOf(parts, 952, 10);
      expect(sum(widths)).toBe(952);
      expect(widths.map((width) => width >= 10)).toEqual(parts.map((part) => part > 0));
    }
    expect(widthsOf([0, 0], 952, 10)).toEqual([0, 0]);
  });

  test('letters that the font lacks are left out, those dressed up become themselves', () => {
    expect(lettering('  POLRES\n 𝓚𝓮𝓭𝓲𝓻𝓲 👮🏽‍♂️ Kota ')).toBe('POLRES Kediri Kota');
    expect(lettering('Kapolsek Ñ é ž')).toBe('Kapolsek Ñ é ž');
    expect(lettering('🔥')).toBe('–');
    expect(lettering('a\u202eb\u0000c')).toBe('abc');
    expect(lettering('x'.repeat(5_000))).toBe(`${'x'.repeat(160)}…`);
  });
});
