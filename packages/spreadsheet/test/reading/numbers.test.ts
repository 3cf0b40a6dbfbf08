import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateText, serialOf } from '../../src/xlsx/dates.ts';
import { numberText } from '../../src/xlsx/numbers.ts';
import { lookOf, type NumberLook } from '../../src/xlsx/styles.ts';

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['007', '7'],
  ['1.10', '1.1'],
  ['8.1000000000000005', '8.1'],
  ['0.9999999999999999', '1'],
  ['99999999999999.99', '100000000000000'],
  ['9999999999999.95', '9999999999999.95'],
  ['-1.5E3', '-1500'],
  ['1e-7', '0.0000001'],
  ['1E-400', '0'],
  ['.5', '0.5'],
  ['5.', '5'],
])('%s is %s', (written, text) => {
  expect(numberText(written)).toEqual({ text, imprecise: false });
});

test('the largest number there is has 309 digits', () => {
  expect(numberText('1.7976931348623157E+308')).toEqual({
    text: `17976931348623157${'0'.repeat(292)}`,
    imprecise: true,
  });
});

test.each(['', '.', 'e5', '1e400', 'NaN', 'Infinity', '0x10', '1,5', '1e99999', '12 3'])(
  '%j is no number',
  (written) => {
    expect(numberText(written)).toBeUndefined();
  },
);

test('every whole number up to fifteen digits is its digits, and exact', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -999_999_999_999_999n, max: 999_999_999_999_999n }), (value) => {
      for (const written of [String(value), Number(value).toExponential()]) {
        expect(numberText(written)).toEqual({ text: String(value), imprecise: false });
      }
    }),
  );
});

test('every longer one is said to be imprecise', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 15n, max: 10n ** 30n }), (value) => {
      expect(numberText(String(value))).toEqual({ text: String(value), imprecise: true });
    }),
  );
});

test('a number is the one that was written, to fifteen digits', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e14, max: 1e14 }), (value) => {
      const told = numberText(String(value));
      const tolerance = Math.max(Math.abs(value) * 1e-14, 1e-29);
      expect(told?.imprecise).toBe(false);
      expect(told?.text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
      expect(Math.abs(Number(told?.text) - value)).toBeLessThanOrEqual(tolerance);
    }),
  );
});

test('a day of Excel and its count belong together', () => {
  const days = fc.date({
    min: new Date('1900-03-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(days, fc.nat(86_399), (date, seconds) => {
      const day = date.toISOString().slice(0, 10);
      const serial = serialOf(day, seconds) ?? Number.NaN;
      const clock = new Date(seconds * 1000).toISOString().slice(11, 19);
      expect(dateText(serial, 'day', false)).toBe(day);
      expect(dateText(serial, 'moment', false)).toBe(seconds === 0 ? day : `${day} ${clock}`);
      expect(dateText(serial - 1462, 'day', true)).toBe(serial - 1462 >= -1461 ? day : undefined);
    }),
  );
});

test.each([
  [-1, 'day'],
  [0, 'day'],
  [2_958_466, 'moment'],
  [1e300, 'day'],
  [1.5, 'time'],
  [-0.5, 'time'],
] as const)('%d is no %s', (serial, look) => {
  expect(dateText(serial, look, false)).toBeUndefined();
});

test.each<[string, NumberLook]>([
  ['General', 'number'],
  ['0.00', 'number'],
  ['#,##0.00;[Red]-#,##0.00', 'number'],
  ['0.00E+00', 'number'],
  ['"hari ke-"0', { digits: 1 }],
  ['\\d0', { digits: 1 }],
  ['_-* #,##0_d', 'number'],
  ['[Red]General', 'number'],
  ['@', 'number'],
  ['yyyy-mm-dd', 'day'],
  ['[$-421]dddd, d mmmm yyyy', 'day'],
  ['mmm', 'day'],
  ['dd/mm/yyyy hh:mm', 'moment'],
  ['h:mm AM/PM', 'time'],
  ['mm:ss', 'time'],
  ['[h]:mm:ss', 'time'],
  ['00000000', { digits: 8 }],
  ['000000000000000000;-0', { digits: 18 }],
])('the format %s shows %j', (format, look) => {
  expect(lookOf(format)).toEqual(look);
});
