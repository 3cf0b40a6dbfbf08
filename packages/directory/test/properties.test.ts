import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { handleKey, normaliseEmail, normaliseNrp, normalisePhones, parseHandle } from '../src/index.ts';
import { anyText, fragments, normalisers, otherReaders } from './normalisers.ts';

/** What holds of every normaliser, whatever it reads. */
describe.for(normalisers)('$name', ({ read, nearly }) => {
  test('reads its own answer as itself', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, anyText), (text) => {
        const answer = read(text);
        if (answer !== null) expect(read(answer)).toBe(answer);
      }),
      { numRuns: 2_000 },
    );
  });

  test('meets texts it accepts and texts it refuses', () => {
    const answers = fc.sample(nearly, 2_000).map(read);
    expect(answers.some((answer) => answer === null)).toBe(true);
    expect(answers.some((answer) => answer !== null)).toBe(true);
  });
});

const keys = { name: 'handle key', read: handleKey };
const lists = { name: 'phone list', read: (text: string) => normalisePhones(text).join() };

describe.for([...normalisers, ...otherReaders, keys, lists])('$name', ({ read }) => {
  test('answers any text with a text or null', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const answer = read(text);
        expect(answer === null || typeof answer === 'string').toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('takes time in proportion to the length of a text', { timeout: 120_000 }, () => {
    // Sixteen times the text: about 16 times as long when linear, 256 times when quadratic. What is slow is so each time.
    const growth = (text: (length: number) => string) =>
      fastest(read, text(100_000)) / Math.max(0.02, fastest(read, text(6_250)));
    const slow = hostile.filter((text) => [1, 2, 3].every(() => growth(text) > 80));
    expect(slow.map((text) => text(20))).toEqual([]);
  });
});

/** Texts of a length made of one piece over and over, so that what begins well ends badly. */
const hostile = fragments.flatMap((fragment) =>
  [
    ['', ''],
    ['https://www.instagram.com/p/', '!'],
    ['0', 'x@'],
  ].map(
    ([start, end]) =>
      (length: number) =>
        `${start}${fragment.repeat(Math.ceil(length / fragment.length))}${end}`,
  ),
);

/** Milliseconds of the fastest of a few runs: what else the machine does only ever adds. */
function fastest(read: (text: string) => unknown, text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4; run++) {
    const start = performance.now();
    read(text);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

describe('spellings of one value are one value', () => {
  test('an NRP, whatever stands between its digits', () => {
    const digits = fc.array(fc.stringMatching(/^[0-9]$/), { minLength: 1, maxLength: 18 });
    fc.assert(
      fc.property(digits, fc.constantFrom('', ' ', '-', '.', '\u00a0', 'NRP '), (nrp, between) => {
        expect(normaliseNrp(nrp.join(between))).toBe(nrp.join(''));
        expect(normaliseNrp(` ${between}${nrp.join(between)}\n`)).toBe(nrp.join(''));
      }),
    );
  });

  test('an e-mail address, whatever its letter case', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const canonical = normaliseEmail(address);
        expect(normaliseEmail(` ${address.toUpperCase()} `)).toBe(canonical);
        if (canonical !== null) expect(canonical).toBe(address.toLowerCase());
      }),
    );
  });

  test('a handle, as a name, with @, in capitals and as a profile address', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9._]{1,24}$/), (name) => {
        const typed = [name, ` ${name}\n`, `@${name}`, name.toUpperCase(), `https://www.tiktok.com/@${name}?lang=id`];
        expect(typed.map((text) => parseHandle('tiktok', text))).toEqual(typed.map(() => name));
        expect(typed.slice(0, 4).map(handleKey)).toEqual(typed.slice(0, 4).map(() => name));
      }),
    );
  });

  test('the key of a canonical handle is the handle', () => {
    fc.assert(
      fc.property(fc.constantFrom('instagram', 'tiktok'), anyText, (platform, text) => {
        const handle = parseHandle(platform, text);
        if (handle !== null) expect(handleKey(handle)).toBe(handle);
      }),
    );
  });

  test('a key is its own key, but for white space behind an @, which is kept to match nobody', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const key = handleKey(text);
        if (key !== null && key === key.trim()) expect(handleKey(key)).toBe(key);
      }),
    );
    expect(handleKey('@ gina')).toBe(' gina');
  });
});

describe('what older rules made of it', () => {
  test.for([
    ['an address with a Kelvin sign became another person’s', '\u212aasi@contoh.example'],
    ['the same in capitals', 'BUDI\u212a@CONTOH.EXAMPLE'],
  ] as const)('%s; it is refused', ([, typed]) => {
    expect(normaliseEmail(typed)).toBeNull();
  });

  test.for([
    ['18 digits as a JSON number lose the last ones', JSON.parse('198001012005011001')],
    ['a large number is written with an exponent', 1e21],
    ['a sign was dropped', -75020201],
    ['a decimal point was dropped', 7502020.1],
    ['no number at all', Number.NaN],
  ] as const)('NRP: %s; it is refused', ([, value]) => {
    expect(normaliseNrp(value)).toBeNull();
  });

  test.for([
    ['instagram', 'https://www.instagram.com/p/'],
    ['instagram', 'https://www.instagram.com/reel'],
    ['instagram', 'https://instagram.com/explore/'],
    ['instagram', 'A\u212aun'],
    ['tiktok', 'https://vt.tiktok.com/ZSAbCdEfG/'],
  ] as const)('on %s, %j was a handle; it is none', ([platform, typed]) => {
    expect(parseHandle(platform, typed)).toBeNull();
  });

  test('an account may be called like a page when it is typed as a name', () => {
    expect(parseHandle('instagram', '@reel')).toBe('reel');
  });
});
