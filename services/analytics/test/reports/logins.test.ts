import { expect, test } from 'vitest';
import { loginRecap } from '../../src/reports/logins.ts';

const none = { totals: { accounts: 0, logins: 0, units: 0, unitsWithout: 0 }, accounts: [], units: [] };

test('a day: who signed in, how often; names cannot break the markup', () => {
  const text = loginRecap({
    period: { mode: 'harian', from: '2025-11-03', to: '2025-11-03' },
    totals: { accounts: 1503, logins: 2004, units: 0, unitsWithout: 0 },
    accounts: [
      { username: 'operator.contoh', role: 'operator', logins: 1_500 },
      { username: '*budi*\n_x_', role: null, logins: 1 },
    ],
    units: [],
  });
  expect(text).toBe(`🔐 *Rekap Login Web Harian*
Senin, 3/11/2025

*Jumlah akun:* 1.503
*Jumlah login:* 2.004

1. operator.contoh (dashboard - OPERATOR) — 1.500 kali
2. budi x (dashboard - -) — 1 kali
… dan 1.501 akun lain.`);
});

test('a week in which nobody signed in is one sentence', () => {
  expect(loginRecap({ period: { mode: 'mingguan', from: '2025-11-03', to: '2025-11-09' }, ...none })).toBe(
    `🔐 *Rekap Login Web Mingguan*
Senin, 3/11/2025 s.d. Minggu, 9/11/2025

Belum ada akun yang masuk ke dashboard pada periode ini.`,
  );
});

test('a month: a line for each unit, also for those where nobody signed in; more than are listed are counted', () => {
  const text = loginRecap({
    period: { mode: 'bulanan', from: '2026-02-01', to: '2026-02-28' },
    totals: { accounts: 3, logins: 15, units: 1_602, unitsWithout: 1_590 },
    accounts: [],
    units: [
      { clientId: 'RES_A', name: 'POLRES CONTOH', operators: 3, logins: 15 },
      { clientId: 'RES_B', name: 'POLRES *DUA*', operators: 0, logins: 0 },
    ],
  });
  expect(text).toBe(`🔐 *Rekap Login Web Februari 2026*

*Jumlah login:* 15
*Operator aktif:* 3
*Jumlah satker:* 1.602 (belum login 1.590)

1. *POLRES CONTOH* — 3 operator, 15 login
2. *POLRES DUA* — 0 operator, 0 login
… dan 1.600 satker lain.`);
});
