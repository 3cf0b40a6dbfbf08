import { expect, test } from 'vitest';
import { registrationKey, registrationNotice } from '../../src/notices/registration.ts';

const accountId = '7c0e0000-0000-4000-8000-000000000009';
const request = {
  accountId,
  username: 'operator.a',
  role: 'operator',
  whatsapp: '6281234567890',
  clientIds: ['RES_A', 'RES_B'],
};

test('the notice says who asks for what, and how to answer by button or by text', () => {
  expect(registrationNotice(request)).toEqual({
    key: `registration:${accountId}`,
    text: [
      '📝 Pendaftaran akun dashboard menunggu persetujuan',
      '',
      'Username: operator.a',
      `ID: ${accountId}`,
      'Role: operator',
      'WhatsApp: +6281234567890',
      'Client: RES_A, RES_B',
    ].join('\n'),
    buttons: [
      { label: '✅ Setujui', data: `ad:${accountId}` },
      { label: '❌ Tolak', data: `rd:${accountId}` },
    ],
    commands: ['Balas dengan salah satu:', 'approvedash#operator.a', 'denydash#operator.a'],
  });
});

test('whoever asks for the role admin is pointed out', () => {
  expect(registrationNotice({ ...request, role: 'admin' }).text).toContain('⚠️ Role admin');
  expect(registrationNotice(request).text).not.toContain('⚠️');
});

test('an account without number or client says so; of many clients twenty are named', () => {
  const { text } = registrationNotice({ ...request, whatsapp: null, clientIds: [] });
  expect(text).toContain('WhatsApp: -\nClient: belum ada');
  const many = Array.from({ length: 23 }, (_, at) => `RES_${at}`);
  expect(registrationNotice({ ...request, clientIds: many }).text).toMatch(/RES_0, .*RES_19, dan 3 lainnya$/);
});

test('what a button sends back fits into its 64 bytes', () => {
  for (const { data } of registrationNotice(request).buttons ?? []) expect(Buffer.byteLength(data)).toBeLessThan(65);
});

test('the account is found again from the key of its notice', () => {
  expect(registrationKey.accountIn(registrationKey.of(accountId))).toBe(accountId);
  expect(registrationKey.accountIn('digest:1-2')).toBeUndefined();
});
