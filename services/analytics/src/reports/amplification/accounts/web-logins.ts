import { Type } from 'typebox';
import { measureLogins } from '../../../logins/measure.ts';
import type { LoginMode } from '../../../logins/period.ts';
import { periodOption, periodWindow } from '../../directorate/period.ts';
import { loginRecap } from '../../logins.ts';
import { report } from '../../report.ts';
import { bold, dayLine } from '../../text.ts';

const modes = {
  today: 'harian',
  this_week: 'mingguan',
  last_week: 'mingguan',
  this_month: 'bulanan',
  last_month: 'bulanan',
} as const satisfies Record<string, LoginMode>;

export const webLogins = report({
  key: 'web-logins',
  title: 'Rekap login dashboard',
  description: 'Siapa yang masuk ke dashboard dan berapa kali; per bulan: tiap satker, juga yang tidak pernah masuk.',
  audience: 'any',
  needs: [],
  options: Type.Object({
    period: periodOption(['today', 'this_week', 'last_week', 'this_month', 'last_month']),
  }),
  async produce(db, { client, day }, { period }) {
    const window = periodWindow(period, day);
    const days = { from: window.from ?? day, to: window.to ?? day };
    const clients = { ids: [client.clientId], directorate: client.directorate ? client.clientId.toLowerCase() : null };
    const recap = await measureLogins(db, { mode: modes[period], ...days }, clients);
    if (recap.totals.accounts === 0) {
      const when = days.from === days.to ? dayLine(days.from) : `${dayLine(days.from)} s.d. ${dayLine(days.to)}`;
      const sentence = `Belum ada akun ${bold(client.name)} yang masuk ke dashboard pada ${when}.`;
      return { kind: 'nothing', reason: 'no-data', sentence };
    }
    return { kind: 'report', text: loginRecap(recap), facts: recap.totals };
  },
});
