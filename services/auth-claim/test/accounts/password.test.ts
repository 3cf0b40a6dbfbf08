import { describe, expect, test } from 'vitest';
import { checkPassword, hashPassword, verifyPassword } from '../../src/accounts/password.ts';

const invalid = expect.objectContaining({ code: 'PASSWORD_INVALID', status: 400 });

test.for([
  ['seven characters', 'a1b2c3d'],
  ['nothing', ''],
  ['201 characters', `${'ab'.repeat(100)}c`],
  ['seven characters of two units each', '🐟🦀🐙🦑🐡🐠🦐'],
  ['spaces', ' '.repeat(10)],
  ['a space in front, which the dashboard takes off', ' kuda-laut-7'],
  ['a space behind', 'kuda-laut-7 '],
  ['the username', 'Operator.A'],
] as const)('%s is refused', ([, password]) => {
  expect(() => checkPassword(password, 'operator.a')).toThrow(invalid);
});

describe('what everybody tries first is refused', () => {
  test.for([
    'password',
    'Password123',
    'P@ssw0rd!',
    'rahasia123',
    'Bismillah1',
    'indonesia45',
    '2024polri',
    'qwertyuiop',
    '1q2w3e4r',
    'admin123!',
    '12345678',
    '1234567890',
    '87654321',
    'abcdefgh',
    'aaaaaaaa',
    '12341234',
    'abcabcabc',
    'ｐａｓｓｗｏｒｄ',
  ])('%s', (password) => {
    expect(() => checkPassword(password)).toThrow(invalid);
  });
});

test.for([
  'kuda-laut',
  'a1b2c3d4',
  'sandi-contoh-1',
  'kata yang panjang',
  '🐟🦀🐙🦑🐡🐠🦐🐳',
  `xxx${'yz'.repeat(98)}`,
  '12345678x',
])('%s is good', (password) => {
  expect(() => checkPassword(password, 'operator.a')).not.toThrow();
});

test('every character of a long password counts, beyond the 72 bytes at which bcrypt stops', async () => {
  const long = 'kuda-laut-biru-'.repeat(13);
  const stored = await hashPassword(`${long}1`);
  expect(await verifyPassword(stored, `${long}1`)).toBe(true);
  expect(await verifyPassword(stored, `${long}2`)).toBe(false);
});

test('what is no hash is nobody’s password', async () => {
  for (const stored of ['', 'x', '$argon2id$broken', '$2b$10$broken']) {
    expect(await verifyPassword(stored, 'kuda-laut-7')).toBe(false);
  }
});
