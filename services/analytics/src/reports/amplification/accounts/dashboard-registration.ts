import type { DB } from '@cicero/database';
import { directorateRoles } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { byName } from '../../../exports/units.ts';
import { report } from '../../report.ts';
import { bold, number } from '../../text.ts';
import { activeUnitOf } from '../units.ts';
import { type Occasion, opening, section } from '../wording.ts';
import { noUnits } from './no-units.ts';

interface UnitAccounts {
  clientId: string;
  name: string;
  accounts: readonly string[];
}

export const dashboardRegistration = report({
  key: 'dashboard-registration',
  title: 'Registrasi akun dashboard',
  description: 'Satker mana yang sudah punya operator dashboard yang aktif, berapa, dan satker mana yang belum.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({}),
  async produce(db, { client, day, at }) {
    const units = await readUnits(db, client.clientId);
    if (units.length === 0) return noUnits(client);
    const accounts = new Set(units.flatMap((unit) => unit.accounts)).size;
    const registered = units.filter((unit) => unit.accounts.length > 0).length;
    const text = registrationText({ client, day, at: new Date(at) }, units, accounts);
    return { kind: 'report', text, facts: { accounts, units: units.length, registered } };
  },
});

/** Active accounts by active unit. Those with the role of another directorate are not counted as this one's. */
async function readUnits(db: Kysely<DB>, clientId: string): Promise<UnitAccounts[]> {
  const others = (await directorateRoles(db)).filter((role) => role !== clientId.toLowerCase());
  const { rows } = await sql<UnitAccounts>`
    select upper(trim(c.client_id)) as "clientId", coalesce(nullif(trim(min(c.nama)), ''), min(c.client_id)) as name,
      coalesce(array_agg(distinct account.id) filter (where account.id is not null), '{}') as accounts
    from clients c
    left join dashboard_user_clients link on link.client_id = c.client_id
    left join (
      select dashboard_user_id, dashboard_user_id::text as id from dashboard_user join roles using (role_id)
      where status is true and lower(trim(role_name)) <> all(${others}::text[])
    ) account using (dashboard_user_id)
    where ${activeUnitOf(clientId)} group by 1`.execute(db);
  return rows;
}

function registrationText(occasion: Occasion, units: readonly UnitAccounts[], accounts: number): string {
  const registered = units
    .filter((unit) => unit.accounts.length > 0)
    .sort((a, b) => b.accounts.length - a.accounts.length || byName(a, b));
  const missing = units.filter((unit) => unit.accounts.length === 0).sort(byName);
  return [
    ...opening(occasion, '🖥️ *Registrasi Akun Dashboard*'),
    `*Jumlah Akun Aktif:* ${number(accounts)}`,
    `*Jumlah Satker:* ${number(units.length)}`,
    ...section(
      '✅ Sudah',
      registered.map((unit, at) => `${at + 1}. ${bold(unit.name)} : ${number(unit.accounts.length)} Operator`),
    ),
    ...section(
      '❌ Belum',
      missing.map((unit, at) => `${at + 1}. ${bold(unit.name)}`),
    ),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}
