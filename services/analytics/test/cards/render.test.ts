import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/cards/card.ts';
import { toneColours } from '../../src/cards/colours.ts';
import { drawn } from '../../src/cards/drawn.ts';
import { renderCard } from '../../src/cards/render.ts';
import { cardOf } from './card-example.ts';

/** Pixels of exactly a colour, in a part of a picture given by shares of its height. */
function pixels({ data, width, height }: PNG, colour: string, from = 0, to = 1): number {
  const wanted = Number.parseInt(colour.slice(1), 16);
  let found = 0;
  for (let at = Math.floor(from * height) * width; at < Math.floor(to * height) * width; at += 1) {
    if (data.readUInt32BE(at * 4) >>> 8 === wanted) found += 1;
  }
  return found;
}

async function picture(card: Card): Promise<PNG> {
  return PNG.sync.read(await renderCard(card));
}

describe('a picture of a report', () => {
  test('is a portrait PNG that has the colours of every part, in proportion', async () => {
    const png = await picture(cardOf(10));
    expect(png.width).toBe(1080);
    expect(png.height).toBeGreaterThan(1080);
    const bars = (['done', 'partly', 'none', 'missing'] as const).map((tone) => pixels(png, toneColours[tone], 0.55));
    const [done = 0, partly = 0, none = 0, missing = 0] = bars;
    expect(done / partly).toBeGreaterThan(3.3);
    expect(done / partly).toBeLessThan(4.7);
    expect(none).toBeGreaterThan(partly);
    expect(partly).toBeGreaterThan(missing);
    expect(missing).toBeGreaterThan(1_000);
  });

  test('of the same card has the same bytes', async () => {
    const [one, other] = [await renderCard(cardOf(5)), await renderCard(cardOf(5))];
    expect(one.equals(other)).toBe(true);
    expect(one.equals(await renderCard(cardOf(5, { title: 'Komentar TikTok' })))).toBe(false);
  });

  test('grows with its bars up to twenty, whatever comes then', async () => {
    const heights = await Promise.all(
      [0, 1, 2, 20, 21, 3_000].map(async (units) => (await picture(cardOf(units, { totals: [12, 3, 4, 1] }))).height),
    );
    const [none = 0, one = 0, two = 0, twenty = 0, more, most] = heights;
    expect(one).toBeGreaterThan(none);
    expect(twenty - two).toBe(18 * (two - one));
    expect(more).toBe(twenty);
    expect(most).toBe(twenty);
    expect(twenty).toBeLessThan(3_000);
  });

  test('of nobody has a grey ring and no coloured bar', async () => {
    const png = await picture(cardOf(3, { totals: [0, 0, 0, 0], rows: [{ label: 'POLRES A', parts: [0, 0, 0, 0] }] }));
    // Only the mark beside the legend.
    expect(pixels(png, toneColours.done)).toBeLessThan(1_000);
    expect(pixels(png, '#E9EDF2')).toBeGreaterThan(20_000);
  });

  test('of numbers without a share has no ring, and bars by size', async () => {
    const card = cardOf(0, {
      legend: [{ label: 'Login', tone: 'plain' }],
      totals: [150],
      rows: [
        { label: 'A', parts: [100] },
        { label: 'B', parts: [50] },
      ],
    });
    const png = await picture(card);
    expect(pixels(png, toneColours.plain, 0, 0.5)).toBe(0);
    const bar = 952 * 24;
    expect(pixels(png, toneColours.plain) / bar).toBeGreaterThan(1.45);
    expect(pixels(png, toneColours.plain) / bar).toBeLessThan(1.51);
  });

  test.each<[string, Partial<Card>]>([
    ['very long words', { title: 'L'.repeat(9_000), client: 'P'.repeat(9_000), unit: 'u'.repeat(500) }],
    ['many words', { title: 'likes '.repeat(2_000), when: 'kapan '.repeat(2_000) }],
    ['emoji and other scripts', { client: '👮🏽‍♂️🇮🇩 日本語 العربية', title: '🔥' }],
    ['controls and turned directions', { client: 'A\u0000\u0007\u202eB\u2066C\ufeff', title: '\ud800' }],
    ['markup', { client: '<b>&amp;</b>"\'<script>', title: '</svg>' }],
    ['nothing', { title: '', client: ' ', when: '', unit: '', headline: { value: '', label: '' } }],
    ['wrong numbers', { totals: [Number.NaN, -5, Number.POSITIVE_INFINITY] }],
    ['no legend', { legend: [], totals: [] }],
  ])('survives %s', async (_, more) => {
    const rows = [{ label: more.client ?? 'A', parts: more.totals ?? [1, 2, 3, 4] }];
    const png = await picture(cardOf(2, { ...more, rows }));
    expect(png.width).toBe(1080);
    expect(png.height).toBeLessThan(1_800);
  });

  test('that cannot be drawn is left out, and why is said', async () => {
    expect(await drawn(cardOf(1), () => Promise.reject(new Error('no memory')))).toEqual({
      picture: null,
      undrawn: 'no memory',
    });
    expect(await drawn(undefined)).toEqual({ picture: null, undrawn: null });
    expect((await drawn(cardOf(1))).picture?.subarray(1, 4).toString()).toBe('PNG');
  });
});
