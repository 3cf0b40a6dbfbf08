import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/delivery/text-parts.ts';

const withoutLabels = (parts: string[]) => parts.map((part) => part.replace(/^\(\d+\/\d+\)\n/, ''));

describe('splitText', () => {
  it('leaves a text that fits as it is', () => {
    expect(splitText('a'.repeat(100), 100)).toEqual(['a'.repeat(100)]);
  });

  it('cuts between paragraphs and numbers the parts', () => {
    const first = 'Satu dua tiga empat lima.';
    const second = 'Enam tujuh delapan sembilan.';
    const third = 'Sepuluh sebelas dua belas.';
    expect(splitText([first, second, third].join('\n\n'), 60)).toEqual([
      `(1/3)\n${first}`,
      `(2/3)\n${second}`,
      `(3/3)\n${third}`,
    ]);
  });

  it('keeps every line of a long list, in order, within the limit', () => {
    const lines = Array.from({ length: 400 }, (_, at) => `${at + 1}. BRIPKA CONTOH NAMA PERSONEL KE-${at + 1}`);
    const parts = splitText(lines.join('\n'), 4_000);
    expect(parts.length).toBe(4);
    expect(parts.every((part) => part.length <= 4_000)).toBe(true);
    expect(withoutLabels(parts).join('\n').split('\n')).toEqual(lines);
  });

  it('closes bold and italic at a cut and opens them again', () => {
    const text = `*_${'kata '.repeat(30).trim()}_*`;
    const bodies = withoutLabels(splitText(text, 80));
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies) expect(body).toMatch(/^\*_[^*_]+_\*$/);
    expect(bodies.map((body) => body.slice(2, -2)).join(' ')).toBe('kata '.repeat(30).trim());
  });

  it('closes a monospace block at a cut and opens it again', () => {
    const rows = Array.from({ length: 12 }, (_, at) => `baris ${at} | 10 | 20`);
    const bodies = withoutLabels(splitText(`Tabel:\n\`\`\`${rows.join('\n')}\`\`\`\nselesai`, 100));
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies) expect(body.split('```').length % 2).toBe(1);
    for (const row of rows) expect(bodies.filter((body) => body.includes(`${row}`)).length).toBeGreaterThan(0);
  });

  it('does not take a lone asterisk or an underscore inside a name for markup', () => {
    const text = `3 * 4 dan akun_resmi_polres ${'kata '.repeat(30)}`.trim();
    const bodies = withoutLabels(splitText(text, 60));
    expect(bodies.join(' ')).toBe(text);
  });

  it('never cuts a character in two, not even a composed one', () => {
    const family = '👨‍👩‍👧‍👦';
    const bodies = withoutLabels(splitText(family.repeat(20), 60));
    expect(bodies.join('')).toBe(family.repeat(20));
    for (const body of bodies) expect(body.length % family.length).toBe(0);
  });

  it('ends also with white space, fences and one endless word', () => {
    expect(splitText(' '.repeat(300), 60)).toEqual([' '.repeat(60)]);
    expect(withoutLabels(splitText('`'.repeat(200), 60)).join('').length).toBeGreaterThanOrEqual(200);
    expect(withoutLabels(splitText('x'.repeat(500), 60)).join('')).toBe('x'.repeat(500));
  });
});
