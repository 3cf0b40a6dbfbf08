import type { AccountLogins, LoginRecap, UnitLogins } from '../logins/measure.ts';
import { bold, dayLine, monthLine, number, plain } from './text.ts';

/** Who signed in to the dashboard: of a month by unit, else by account. WhatsApp markup, Indonesian; pure. */
export function loginRecap(recap: LoginRecap): string {
  return recap.period.mode === 'bulanan' ? monthly(recap) : byAccount(recap);
}

function byAccount({ period, totals, accounts }: LoginRecap): string {
  const heading = [
    `🔐 *Rekap Login Web ${period.mode === 'mingguan' ? 'Mingguan' : 'Harian'}*`,
    period.from === period.to ? dayLine(period.from) : `${dayLine(period.from)} s.d. ${dayLine(period.to)}`,
    '',
  ];
  if (totals.accounts === 0) return [...heading, 'Belum ada akun yang masuk ke dashboard pada periode ini.'].join('\n');
  return [
    ...heading,
    `*Jumlah akun:* ${number(totals.accounts)}`,
    `*Jumlah login:* ${number(totals.logins)}`,
    '',
    ...accounts.map(accountLine),
    ...unlisted(totals.accounts - accounts.length, 'akun'),
  ].join('\n');
}

function monthly({ period, totals, units }: LoginRecap): string {
  const heading = [`🔐 *Rekap Login Web ${monthLine(period.from)}*`, ''];
  if (units.length === 0) return [...heading, 'Tidak ada satker yang dapat ditampilkan.'].join('\n');
  return [
    ...heading,
    `*Jumlah login:* ${number(totals.logins)}`,
    `*Operator aktif:* ${number(totals.accounts)}`,
    `*Jumlah satker:* ${number(totals.units)} (belum login ${number(totals.unitsWithout)})`,
    '',
    ...units.map(unitLine),
    ...unlisted(totals.units - units.length, 'satker'),
  ].join('\n');
}

function accountLine({ username, role, logins }: AccountLogins, at: number): string {
  return `${at + 1}. ${plain(username) || '-'} (dashboard - ${plain(role).toUpperCase() || '-'}) — ${number(logins)} kali`;
}

function unitLine({ name, operators, logins }: UnitLogins, at: number): string {
  return `${at + 1}. ${bold(name ?? '')} — ${number(operators)} operator, ${number(logins)} login`;
}

function unlisted(count: number, what: string): string[] {
  return count > 0 ? [`… dan ${number(count)} ${what} lain.`] : [];
}
