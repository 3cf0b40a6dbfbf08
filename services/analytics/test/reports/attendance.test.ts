import { describe, expect, test } from 'vitest';
import { computeAttendance } from '../../src/attendance/attendance.ts';
import type { Person } from '../../src/attendance/person.ts';
import { directorateRecap } from '../../src/reports/attendance/directorate-recap.ts';
import type { AttendanceRecap } from '../../src/reports/attendance/recap.ts';
import { unitRecap } from '../../src/reports/attendance/unit-recap.ts';
import { inParts } from '../../src/reports/text.ts';

function person(userId: string, more: Partial<Person>): Person {
  return {
    userId,
    title: 'BRIPTU',
    name: `NAMA ${userId}`,
    division: 'SAT BINMAS',
    position: null,
    handle: `akun${userId}`,
    exception: false,
    clientId: 'RES_A',
    clientName: 'POLRES A',
    regionalId: null,
    seen: 0,
    ...more,
  };
}

function recap(people: Person[], more: Partial<AttendanceRecap> = {}): AttendanceRecap {
  const totals = { posts: 2, withSnapshot: 2 };
  return {
    platform: 'instagram',
    client: { clientId: 'RES_A', name: 'POLRES CONTOH', directorate: false },
    day: '2025-11-03',
    at: new Date('2025-11-03T08:20:12Z'),
    posts: ['AAA', 'BBB'].map((postId) => ({
      postId,
      publishedAt: new Date('2025-11-03T01:00:00Z'),
      url: `https://www.instagram.com/p/${postId}`,
      read: true,
    })),
    attendance: computeAttendance(totals, people),
    policy: 'all',
    ...more,
  };
}

test('a unit: numbers, then people by division, position and rank', () => {
  const text = unitRecap(
    recap([
      person('1', { title: 'BRIPDA', seen: 2 }),
      person('2', { title: 'AKP', seen: 2 }),
      person('3', { title: 'BRIPDA', position: 'KASAT BINMAS', seen: 2 }),
      person('4', { title: 'IPTU', position: 'STAF DIREKTORAT', seen: 1, division: 'POLSEK KOTA' }),
      person('5', { division: null }),
      person('6', { division: 'BAG OPS', handle: null }),
    ]),
  );
  expect(text).toBe(`📋 *Rekap Likes Instagram*
*POLRES CONTOH*
Senin, 3/11/2025 · 15.20 WIB

*Jumlah Konten:* 2
https://www.instagram.com/p/AAA
https://www.instagram.com/p/BBB

*Jumlah Personel:* 6
✅ *Lengkap:* 3
⚠️ *Kurang:* 1
❌ *Belum:* 1
❗ *Belum Mengisi Username Instagram:* 1

*BAG OPS* (1 personel)
❗ Belum mengisi username (1):
- BRIPTU NAMA 6

*SAT BINMAS* (3 personel)
✅ Lengkap (3):
- BRIPDA NAMA 3 : @akun3 (2/2 konten)
- AKP NAMA 2 : @akun2 (2/2 konten)
- BRIPDA NAMA 1 : @akun1 (2/2 konten)

*POLSEK KOTA* (1 personel)
⚠️ Kurang (1):
- IPTU NAMA 4 : @akun4 (1/2 konten)

*-* (1 personel)
❌ Belum (1):
- BRIPTU NAMA 5 : @akun5 (0/2 konten)

Terima kasih.`);
});

describe('a directorate', () => {
  const units = [
    person('1', { seen: 2, clientId: 'RES_B', clientName: 'POLRES B' }),
    person('2', { seen: 2, clientId: 'RES_B', clientName: 'POLRES B' }),
    person('3', { seen: 1, clientId: 'RES_A', clientName: 'POLRES A' }),
    person('4', { seen: 0, clientId: 'DITX', clientName: 'DIREKTORAT X' }),
    person('5', { handle: ' ', clientId: 'RES_C', clientName: 'POLRES C' }),
  ];
  const client = { clientId: 'DITX', name: 'DIREKTORAT X', directorate: true };

  test('totals, then each unit: itself first, then by complete people', () => {
    const text = directorateRecap(recap(units, { client }));
    expect(text).toContain(`*Jumlah Total Personel:* 5
✅ *Sudah:* 3 (lengkap 2, kurang 1)
❌ *Belum:* 1
❗ *Belum Mengisi Username Instagram:* 1

1. *DIREKTORAT X*
*Jumlah Personel:* 1`);
    expect([...text.matchAll(/^\d+\. \*(.*)\*$/gm)].map(([, name]) => name)).toEqual([
      'DIREKTORAT X',
      'POLRES B',
      'POLRES A',
      'POLRES C',
    ]);
  });

  test('comments: large units by share come before small ones by number', () => {
    const large = Array.from({ length: 100 }, (_, at) =>
      person(`L${at}`, { seen: at < 3 ? 2 : 0, clientId: 'BESAR', clientName: 'POLRES BESAR' }),
    );
    const text = directorateRecap(recap([...units, ...large], { client, platform: 'tiktok' }));
    expect(text).toContain('*Rekap Akumulasi Komentar TikTok*');
    expect([...text.matchAll(/^\d+\. \*(.*)\*$/gm)].map(([, name]) => name).slice(0, 3)).toEqual([
      'DIREKTORAT X',
      'POLRES BESAR',
      'POLRES B',
    ]);
  });
});

test('names cannot upset the markup', () => {
  const hostile = { name: 'A*B_C~D`E\nF', title: '*AKP', division: '_SAT*\n' };
  const text = unitRecap(
    recap([person('1', { ...hostile, handle: '_ani_' }), person('2', { ...hostile, handle: 'budi_x', seen: 1 })], {
      client: { clientId: 'RES_A', name: '*POLRES*\n_X_', directorate: false },
    }),
  );
  expect(text).toContain('- AKP ABCDE F : ```@_ani_``` (0/2 konten)');
  expect(text).toContain('- AKP ABCDE F : @budi_x (1/2 konten)');
  expect(text).toContain('\n*POLRES X*\n');
  for (const line of text.split('\n')) {
    for (const mark of ['*', '~', '```']) expect((line.split(mark).length - 1) % 2, line).toBe(0);
  }
});

test('a name or handle cannot turn the direction of what stands after it', () => {
  const turned = { name: 'ANI\u202e\u0000', division: '\u2067SAT', handle: 'ani\u202e' };
  const text = unitRecap(
    recap([person('1', turned)], { client: { clientId: 'RES_A', name: 'POLRES\u200f', directorate: false } }),
  );
  expect(text).toContain('- BRIPTU ANI : @ani (0/2 konten)');
  expect(text).toContain('*SAT* (1 personel)');
  expect(text).toContain('\n*POLRES*\n');
});

test('a text longer than a message is cut between lines', () => {
  const lines = Array.from({ length: 50 }, (_, at) => `baris ${at}`);
  const parts = inParts(lines.join('\n'), 100);
  expect(parts.every((part) => part.length <= 100)).toBe(true);
  expect(parts.join('\n').split('\n')).toEqual(lines);
  expect(inParts('x'.repeat(250), 100).map((part) => part.length)).toEqual([100, 100, 50]);
});

test('a name that is none is cut in a list, between characters', () => {
  const text = unitRecap(recap([person('1', { name: '👮🏽'.repeat(200), handle: 'x'.repeat(300) })]));
  const line = text.split('\n').find((one) => one.startsWith('- '));
  expect([...(line ?? '')].length).toBeLessThan(200);
  expect(line).toContain('… : @xxx');
  expect(line?.isWellFormed()).toBe(true);
});
