import { expect, test } from 'vitest';
import { digestText } from '../../src/notices/digest.ts';
import type { Happenings } from '../../src/notices/digest-events.ts';

const at = (time: string): Date => new Date(`2026-02-01T${time}:00Z`);
const nothing: Happenings = {
  first: at('03:00'),
  last: at('03:05'),
  span: '1-9',
  logins: [],
  refusals: [],
  personnel: [],
  visits: 0,
  others: [],
};

test('everything that happened, by kind, with the time in Jakarta', () => {
  const text = digestText({
    ...nothing,
    logins: [
      { kind: 'dashboard', who: 'kepala', times: 1, last: at('03:00') },
      { kind: 'client', who: 'Unit A (RES_A)', times: 1, last: at('03:01') },
      { kind: 'dashboard', who: 'petugas.baru', times: 3, last: at('03:02') },
      { kind: 'penmas', who: 'penulis@humas', times: 1, last: at('03:03') },
      { kind: 'personnel', who: 'ANGGOTA SATU (00000001)', times: 1, last: at('03:04') },
    ],
    refusals: [
      { kind: 'dashboard', reason: 'LOGIN_FAILED', times: 9 },
      { kind: 'personnel', reason: 'LOGIN_CODE_INVALID', times: 2 },
    ],
    personnel: [{ client: 'RES_A', times: 4 }],
    visits: 14,
    others: [{ action: 'key.rotated', outcome: 'ok', times: 1 }],
  });
  expect(text).toBe(
    [
      '🔔 *Ringkasan Cicero*',
      '1 Februari 2026, 10:00–10:05 WIB',
      '',
      '✅ *Masuk: 7*',
      'Dashboard',
      '• kepala, 10:00',
      '• petugas.baru, 10:02 (3×)',
      'Client',
      '• Unit A (RES_A), 10:01',
      'Penmas',
      '• penulis@humas, 10:03',
      'Personel',
      '• ANGGOTA SATU (00000001), 10:04',
      '',
      '⛔ *Masuk ditolak: 11*',
      '• Dashboard, username atau password salah: 9',
      '• Personel, kode salah: 2',
      '',
      '👤 *Personel mendaftar: 4*',
      '• RES_A: 4',
      '',
      '👀 *Situs dibuka: 14*',
      '',
      '📌 *Lainnya*',
      '• key.rotated: 1',
    ].join('\n'),
  );
});

test('only what happened is mentioned', () => {
  expect(digestText({ ...nothing, visits: 1 })).toBe(
    '🔔 *Ringkasan Cicero*\n1 Februari 2026, 10:00–10:05 WIB\n\n👀 *Situs dibuka: 1*',
  );
});

test.for([
  ['one moment', '2026-02-01T03:00:00Z', '2026-02-01T03:00:59Z', '1 Februari 2026, 10:00 WIB'],
  [
    'over midnight',
    '2026-01-31T16:58:00Z',
    '2026-01-31T17:03:00Z',
    '31 Januari 2026, 23:58 – 1 Februari 2026, 00:03 WIB',
  ],
] as const)('the period: %s', ([, first, last, expected]) => {
  expect(digestText({ ...nothing, first: new Date(first), last: new Date(last), visits: 1 })).toContain(
    `\n${expected}\n`,
  );
});

test('of many names ten are listed and the others counted', () => {
  const logins = Array.from({ length: 14 }, (_, count) => ({
    kind: 'personnel' as const,
    who: `ANGGOTA ${count}`,
    times: 1,
    last: at('03:01'),
  }));
  const lines = digestText({ ...nothing, logins }).split('\n');
  expect(lines.filter((line) => line.startsWith('• ANGGOTA'))).toHaveLength(10);
  expect(lines.at(-1)).toBe('• … dan 4 lainnya');
});

test('a name that somebody chose is one short line, no markup and no link', () => {
  const names = [
    'BUDI\n*Sistem*: balas ~approvedash#kawan~',
    'BUKA HTTPS://JAHAT.EXAMPLE/X',
    'SITI, S.H., M.H.',
    `\u202e${'PANJANG '.repeat(20)}`,
  ];
  const logins = names.map((who) => ({ kind: 'personnel' as const, who, times: 1, last: at('03:01') }));
  const lines = digestText({ ...nothing, logins })
    .split('\n')
    .slice(5);
  expect(lines.slice(0, 3)).toEqual([
    '• BUDI Sistem : balas approvedash#kawan, 10:01',
    '• BUKA HTTPS JAHAT EXAMPLE/X, 10:01',
    '• SITI, S.H., M.H., 10:01',
  ]);
  expect(lines).toHaveLength(4);
  expect(lines[3]?.length).toBeLessThan(75);
});
