import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalisePhone, normalisePhones, readPhone } from '../src/index.ts';

test.for([
  // As people and forms write it.
  ['0812-3456-7890', '6281234567890'],
  ['(0812) 3456 7890', '6281234567890'],
  ['+62 (0)812 3456 7890', '6281234567890'],
  ['620812 3456 7890', '6281234567890'],
  ['0062 812 3456 7890', '6281234567890'],
  ['00 62 812-3456-7890', '6281234567890'],
  ['tel:+62-812-3456-7890', '6281234567890'],
  ['https://wa.me/6281234567890', '6281234567890'],
  ['\u202a+62 812-3456-7890\u202c', '6281234567890'],
  ['Budi 0812 3456 7890', '6281234567890'],
  ['Budi 62812 3456 7890 (kantor)', '6281234567890'],
  ['021 1234 5678', '622112345678'],
  // Digits of other keyboards.
  ['６２８１２３４５６７８９０', '6281234567890'],
  ['＋６２ ８１２ ３４５６ ７８９０', '6281234567890'],
  ['٠٨١٢٣٤٥٦٧٨٩٠', '6281234567890'],
  ['۰۸۱۲۳۴۵۶۷۸۹۰', '6281234567890'],
  // An extension is no part of the number.
  ['0812 3456 7890 ext. 12', '6281234567890'],
  ['62812 3456 7890 ext 12', '6281234567890'],
  ['812 3456 7890 x12', '6281234567890'],
  ['tel:+62-812-3456-7890;ext=5', '6281234567890'],
  // Addresses of WhatsApp.
  ['6281234567890@c.us', '6281234567890'],
  ['6281234567890@s.whatsapp.net', '6281234567890'],
  ['6281234567890:12@s.whatsapp.net', '6281234567890'],
  ['081234567890@c.us', '6281234567890'],
  ['6591234567@c.us', '6591234567'],
  // Numbers of other countries, with their plus and as they are stored.
  ['+65 9123 4567', '6591234567'],
  ['6591234567', '6591234567'],
  ['+1 202 555 0143', '12025550143'],
  ['12025550143', '12025550143'],
  ['+86 138 0013 8000', '8613800138000'],
  ['8613800138000', '8613800138000'],
] as const)('%j is the number %s', ([typed, number]) => {
  expect(normalisePhone(typed)).toBe(number);
});

test.for([
  ['a country code alone', '62'],
  ['a zero', '0'],
  ['too few digits', '0812'],
  ['two numbers in one', '0812-3456-7890 / 0813-1111-2222'],
  ['a personnel number of eight digits', '75020201'],
  ['a personnel number that begins like a mobile one', '81020201'],
  ['a personnel number of eighteen digits', '198001012005011001'],
  ['a service number', '1500110'],
  ['two zeros that may dial abroad or be a slip', '00812345678901'],
  ['a Japanese number that without its plus would be Indonesian', '+81 90 1234 5678'],
  ['the same of Hong Kong', '+852 5123 4567'],
  ['the same from WhatsApp', '819012345678@c.us'],
  ['a hidden number', '12345678901234@lid'],
  ['a group', '120363000000000001@g.us'],
  ['a channel', '120363000000000001@newsletter'],
  ['an e-mail address with a number in it', 'budi081234567890@contoh.example'],
  ['digits of a script that phones do not dial in', '6281२34567890'],
  ['a raised digit', '081234567890²'],
] as const)('%s is no number', ([, typed]) => {
  expect(normalisePhone(typed)).toBeNull();
});

const subscriber = fc.stringMatching(/^8[1-35-9][0-9]{8}$/);

test('all spellings of an Indonesian number are one number', () => {
  fc.assert(
    fc.property(subscriber, fc.constantFrom('', ' ', '-', '.', '\u00a0'), (digits, gap) => {
      const grouped = [digits.slice(0, 3), digits.slice(3, 7), digits.slice(7)].join(gap);
      const wide = digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
      const spellings = [
        grouped,
        `0${grouped}`,
        `62${gap}${grouped}`,
        `+62${gap}${grouped}`,
        `+62 (0)${grouped}`,
        `0062${gap}${grouped}`,
        `０${wide}`,
        ` ${grouped} `,
        `62${digits}@c.us`,
        `62${digits}:3@s.whatsapp.net`,
        `0${grouped} ext 99`,
      ];
      expect(new Set(spellings.map(normalisePhone))).toEqual(new Set([`62${digits}`]));
    }),
  );
});

test('a number of another country keeps its country, with a plus, as stored and as WhatsApp has it', () => {
  const singapore = fc.stringMatching(/^659[0-8][0-9]{6}$/);
  const malaysia = fc.stringMatching(/^6012[0-9]{7}$/);
  const australia = fc.stringMatching(/^6141[0-9]{7}$/);
  const america = fc.stringMatching(/^1202[2-9][0-9]{2}[0-9]{4}$/);
  fc.assert(
    fc.property(fc.oneof(singapore, malaysia, australia, america), (digits) => {
      const spellings = [`+${digits}`, digits, `${digits}@c.us`, `+${digits.slice(0, 4)} ${digits.slice(4)}`];
      expect(spellings.map(normalisePhone)).toEqual(spellings.map(() => digits));
    }),
  );
});

test('a list holds its numbers in order, each once, whatever separates them', () => {
  const separator = fc.constantFrom(';', ',', '\n', '\r\n', ' ; ', ',\n');
  fc.assert(
    fc.property(fc.array(subscriber, { maxLength: 8 }), separator, (numbers, between) => {
      const text = numbers.map((digits, at) => (at % 2 === 0 ? `0${digits}` : `+62 ${digits}`)).join(between);
      expect(normalisePhones(text)).toEqual([...new Set(numbers.map((digits) => `62${digits}`))]);
      expect(normalisePhones(`bukan nomor${between}${text}${between}62`)).toEqual(normalisePhones(text));
    }),
  );
});

test.for([
  ['0812-3456-7890;0813-1111-2222', ['6281234567890', '6281311112222']],
  ['Kasi 0812-3456-7890\nKanit +62 813 1111 2222\n', ['6281234567890', '6281311112222']],
  ['6281234567890@c.us, 120363000000000001@g.us', ['6281234567890']],
  ['+65 9123 4567,081234567890', ['6591234567', '6281234567890']],
] as const)('the numbers of the field %j are %j', ([text, numbers]) => {
  expect(normalisePhones(text)).toEqual(numbers);
});

test('digits of other keyboards count when a record asks for eight', () => {
  expect(readPhone('٠٨١٢٣٤٥٦٧٨٩٠')).toMatchObject({ value: '6281234567890', problem: undefined });
  expect(readPhone('٠٨١٢٣٤٥').problem?.code).toBe('PHONE_INVALID');
});
