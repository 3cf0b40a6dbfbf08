import { describe, expect, test } from 'vitest';
import { isContactOf, masked, readContact } from '../../src/recovery/contact.ts';

describe('a contact', () => {
  test.for([
    ['081234567890', '6281234567890'],
    ['6281234567890', '6281234567890'],
    ['+62 812-3456-7890', '6281234567890'],
    ['6281234567890@c.us', '6281234567890'],
    ['+65 8123 4567', '6581234567'],
  ] as const)('%s is the number %s', ([text, number]) => {
    expect(readContact(text)).toEqual({ channel: 'whatsapp', number });
  });

  test.for([
    [' Operator@Example.org ', 'operator@example.org'],
    ['081234567890@example.org', '081234567890@example.org'],
  ] as const)('%s is the address %s', ([text, address]) => {
    expect(readContact(text)).toEqual({ channel: 'email', address });
  });

  test.for(['', '   ', '12', 'operator', 'a@b', '@', '081234567890@', 'x'.repeat(300)])('"%s" is neither', (text) => {
    expect(readContact(text)).toBeNull();
  });
});

describe('a contact of record', () => {
  const account = { whatsapp: '0812-3456-7890', email: ' Operator@Example.org' };
  test('is found in whatever spelling it is stored', () => {
    expect(isContactOf(account, { channel: 'whatsapp', number: '6281234567890' })).toBe(true);
    expect(isContactOf(account, { channel: 'email', address: 'operator@example.org' })).toBe(true);
    expect(isContactOf(account, { channel: 'whatsapp', number: '6281234567891' })).toBe(false);
    expect(isContactOf(account, { channel: 'email', address: 'lain@example.org' })).toBe(false);
  });

  test.for([null, '', '-', '62'])('%j stored matches nothing', (stored) => {
    expect(isContactOf({ whatsapp: stored, email: stored }, { channel: 'whatsapp', number: '62' })).toBe(false);
    expect(isContactOf({ whatsapp: stored, email: stored }, { channel: 'email', address: '' })).toBe(false);
  });
});

test('records keep enough to recognise a contact, not enough to use it', () => {
  expect(masked({ channel: 'whatsapp', number: '6281234567890' })).toBe('6281*******90');
  expect(masked({ channel: 'email', address: 'operator@example.org' })).toBe('o*******@example.org');
  expect(masked({ channel: 'email', address: 'o@example.org' })).toBe('o*@example.org');
});
