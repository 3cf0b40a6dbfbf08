import { describe, expect, it } from 'vitest';
import { formatText } from '../../src/index.ts';

describe('WhatsApp markup', () => {
  it.each([
    ['*tebal* biasa', [{ text: 'tebal', bold: true }, { text: ' biasa' }]],
    [
      '_miring_, ~coret~.',
      [{ text: 'miring', italic: true }, { text: ', ' }, { text: 'coret', strike: true }, { text: '.' }],
    ],
    ['*_dua_*', [{ text: 'dua', bold: true, italic: true }]],
    ['(*tebal*)', [{ text: '(' }, { text: 'tebal', bold: true }, { text: ')' }]],
    ['`x` dan ```a\n*b*```', [{ text: 'x', mono: true }, { text: ' dan ' }, { text: 'a\n*b*', mono: true }]],
    [
      'lihat https://contoh.example/a_b_c?x=1 ya',
      [{ text: 'lihat ' }, { text: 'https://contoh.example/a_b_c?x=1', link: true }, { text: ' ya' }],
    ],
    ['a\n\nb', [{ text: 'a\n\nb' }]],
    ['', []],
  ])('%s', (text, spans) => expect(formatText(text)).toEqual(spans));

  it.each([
    '2*3*4',
    'nama_akun_contoh',
    '* bukan *',
    '*tidak\nlintas baris*',
    '**',
    '``````',
    '*',
    'a*b',
    '*belum ditutup',
  ])('is not markup: %s', (text) => expect(formatText(text)).toEqual([{ text }]));

  it('never loses a character and stays fast on hostile text', () => {
    for (const text of ['*a '.repeat(20_000), '*_~'.repeat(20_000), '*a*_b_'.repeat(10_000), '```'.repeat(20_000)]) {
      const from = performance.now();
      const shown = formatText(text)
        .map((span) => span.text)
        .join('');
      expect(performance.now() - from).toBeLessThan(1_000);
      expect(text.length - shown.length).toBeLessThanOrEqual(text.replace(/[^*_~`]/g, '').length);
      expect(shown.replace(/[*_~`]/g, '')).toBe(text.replace(/[*_~`]/g, ''));
    }
  });
});
