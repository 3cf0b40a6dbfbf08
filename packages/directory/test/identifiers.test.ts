import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalClientId,
  canonicalRole,
  handleKey,
  hasHandle,
  normaliseEmail,
  normaliseNrp,
  normalisePhone,
  normalisePhones,
  parseHandle,
} from '../src/index.ts';

test('client ids are upper case, roles lower case, blanks nothing', () => {
  expect(canonicalClientId(' polres_a ')).toBe('POLRES_A');
  expect(canonicalRole(' DITBINMAS ')).toBe('ditbinmas');
  expect([canonicalClientId('  '), canonicalRole('')]).toEqual([null, null]);
});

test('an NRP is its digits, with leading zeros', () => {
  expect(normaliseNrp(' 0075-0202 ')).toBe('00750202');
  expect(normaliseNrp(75020201)).toBe('75020201');
  expect(normaliseNrp('nrp')).toBeNull();
  expect(normaliseNrp('1'.repeat(19))).toBeNull();
});

test.each(['７５０２０２０１', '7502０201', '٧٥٠٢٠٢٠١', '75020201²', '७५०२०२०१'])(
  'a number with digits that are not ours is none, lest it become somebody else’s: %s',
  (typed) => {
    expect(normaliseNrp(typed)).toBeNull();
  },
);

test.each([
  ['0812-3456-7890', '6281234567890'],
  ['+62 812 3456 7890', '6281234567890'],
  ['6281234567890@c.us', '6281234567890'],
  ['81234567890', '6281234567890'],
  ['+65 9123 4567', '6591234567'],
  ['', null],
  ['tanpa nomor', null],
  ['62', null],
])('phone %j is %j', (typed, expected) => {
  expect(normalisePhone(typed)).toBe(expected);
});

test.each([
  [' Anggota@Contoh.Example ', 'anggota@contoh.example'],
  ['a.b+c@sub.contoh.example', 'a.b+c@sub.contoh.example'],
  ['a..b@contoh.example', null],
  ['a@contoh', null],
  ['a@contoh.example\r\nBcc: x@y.example', null],
  ['a@b@contoh.example', null],
  ['a@müller.example', 'a@xn--mller-kva.example'],
  ['a@MÜLLER.Example', 'a@xn--mller-kva.example'],
  ['a@contoh.संगठन', 'a@contoh.xn--i1b6b1a6a2e'],
  ['a@xn--mller-kva.example', 'a@xn--mller-kva.example'],
  ['ä@contoh.example', null],
  ['a@contoh。example', null],
  ['a@müller .example', null],
  ['a@müller.example/x', null],
  ['a@192.0.2.1', null],
  ['a@[192.0.2.1]', null],
  ['a@contoh.e', null],
  ['a@-contoh.example', null],
  ['@contoh.example', null],
  ['a@', null],
  [`${'a'.repeat(65)}@contoh.example`, null],
])('e-mail %j is %j', (typed, expected) => {
  expect(normaliseEmail(typed)).toBe(expected);
});

describe('handles', () => {
  test.each([
    ['@Ani.01 ', 'ani.01'],
    ['BUDI_x', 'budi_x'],
    ['@@x', 'x'],
    ['@ gina', ' gina'],
    ['https://www.instagram.com/cici', 'https://www.instagram.com/cici'],
    ['   ', null],
    ['@', null],
    [null, null],
  ])('the key of %j is %j', (stored, key) => {
    expect(handleKey(stored)).toBe(key);
  });

  test('blanks are no handle', () => {
    expect([hasHandle(' \t'), hasHandle(null), hasHandle('@x')]).toEqual([false, false, true]);
  });

  test.each([
    ['instagram', 'https://www.instagram.com/Akun.Contoh/?hl=id', 'akun.contoh'],
    ['instagram', '@Akun', 'akun'],
    ['instagram', 'bukan akun', null],
    ['instagram', 'a'.repeat(31), null],
    ['instagram', 'https://evil.example/instagram.com/x', null],
    ['tiktok', 'tiktok.com/@Akun_1', 'akun_1'],
    ['tiktok', 'https://www.tiktok.com/user', null],
    ['tiktok', 'a-b', null],
  ] as const)('on %s, %j reads as %j', (platform, typed, handle) => {
    expect(parseHandle(platform, typed)).toBe(handle);
  });

  test('whatever is accepted reads as itself again', () => {
    fc.assert(
      fc.property(fc.constantFrom('instagram', 'tiktok'), fc.string({ maxLength: 40 }), (platform, typed) => {
        const handle = parseHandle(platform, typed);
        if (handle === null) return;
        expect(parseHandle(platform, handle)).toBe(handle);
        expect(handleKey(`@${handle.toUpperCase()}`)).toBe(handle);
      }),
    );
  });

  test('numbers survive being read twice', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (typed) => {
        const phone = normalisePhone(typed);
        if (phone !== null) expect(phone).toMatch(/^[1-9]\d{4,}$/);
      }),
    );
  });
});

test.for([
  ['0811 0000 0001', ['6281100000001']],
  [
    '081100000001;+62 811-0000-0002, 6281100000001\nbukan nomor\r\n0811 0000 0003',
    ['6281100000001', '6281100000002', '6281100000003'],
  ],
  [' ; ,', []],
  ['', []],
  [null, []],
] as const)('the numbers in %j are %j', ([text, numbers]) => {
  expect(normalisePhones(text)).toEqual(numbers);
});
