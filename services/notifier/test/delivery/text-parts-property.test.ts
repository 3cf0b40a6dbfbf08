import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/delivery/text-parts.ts';

/** Texts that are hard to cut: marks in all places, fences, emoji of several code points, long words and lines. */
const hostile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('*', '_', '~', '```', '**', '_*', '`', '* ', ' *', '\n*', '*\n') },
      { weight: 4, arbitrary: fc.constantFrom(' ', '\n', '\n\n', '\n\n\n', '\t') },
      { weight: 6, arbitrary: fc.string({ minLength: 1, maxLength: 25 }) },
      { weight: 2, arbitrary: fc.constantFrom('👨‍👩‍👧‍👦', '🇮🇩', 'é', 'ก็', '\u{1f600}'.repeat(5)) },
      { weight: 3, arbitrary: fc.constantFrom('kata', 'BRIPKA CONTOH', '1. nama_akun', 'x'.repeat(90)) },
    ),
    { minLength: 5, maxLength: 120 },
  )
  .map((pieces) => pieces.join(''));
const bodies = (parts: readonly string[]) => parts.map((part) => part.replace(/^\(\d+\/\d+\)\n/, ''));
const runs = { numRuns: 500 };

describe('a text of whatever content, cut', () => {
  it('has parts within the limit, none of them empty, all of them numbered', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 60, max: 300 }), (text, limit) => {
        const parts = splitText(text, limit);
        for (const [at, part] of parts.entries()) {
          expect(part.length).toBeLessThanOrEqual(limit);
          if (parts.length > 1) expect(part.startsWith(`(${at + 1}/${parts.length})\n`)).toBe(true);
        }
        if (text.trim() !== '') for (const body of bodies(parts)) expect(body.trim()).not.toBe('');
      }),
      runs,
    );
  });

  it('loses no word: what is not a mark or white space is there, in order', () => {
    const rest = (text: string) => text.replace(/[*_~`\s]/g, '');
    fc.assert(
      fc.property(hostile, fc.integer({ min: 60, max: 300 }), (text, limit) => {
        expect(rest(bodies(splitText(text, limit)).join(''))).toBe(rest(text));
      }),
      runs,
    );
  });

  it('without markup loses nothing but white space at the cuts, and adds nothing', () => {
    const rest = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(hostile, fc.integer({ min: 60, max: 300 }), (text, limit) => {
        expect(rest(bodies(splitText(text, limit, { markup: false })).join(''))).toBe(rest(text));
      }),
      runs,
    );
  });

  it('is well formed where it was: no character is cut in two', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 60, max: 300 }), (text, limit) => {
        fc.pre(text.isWellFormed());
        for (const part of splitText(text, limit)) expect(part.isWellFormed()).toBe(true);
      }),
      runs,
    );
  });

  it('has balanced monospace in every part when the whole has', () => {
    const fences = (text: string) => text.split('```').length - 1;
    const blocks = fc
      .array(fc.tuple(fc.constantFrom('kata '.repeat(9), '*tebal* '.repeat(4)), fc.lorem({ maxCount: 30 })), {
        minLength: 1,
        maxLength: 6,
      })
      .map((pairs) => pairs.map(([open, code]) => `${open}\`\`\`${code}\`\`\`\n`).join(''));
    fc.assert(
      fc.property(blocks, fc.integer({ min: 60, max: 300 }), (text, limit) => {
        for (const body of bodies(splitText(text, limit))) expect(fences(body) % 2).toBe(0);
      }),
      runs,
    );
  });

  it('has balanced bold, italic and struck in every part when a long run of it is cut', () => {
    const mark = fc.constantFrom('*', '_', '~', '*_', '_~*');
    const words = fc.array(fc.constantFrom('satu', 'dua', 'POLRES', '3/4'), { minLength: 30, maxLength: 120 });
    fc.assert(
      fc.property(mark, words, fc.integer({ min: 60, max: 200 }), (marks, inside, limit) => {
        const closed = [...marks].reverse().join('');
        for (const body of bodies(splitText(`${marks}${inside.join(' ')}${closed}`, limit))) {
          expect(body.startsWith(marks)).toBe(true);
          expect(body.endsWith(closed)).toBe(true);
        }
      }),
      runs,
    );
  });
});
