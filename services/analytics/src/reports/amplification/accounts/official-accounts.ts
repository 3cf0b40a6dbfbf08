import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { platformNames } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { atOneMoment } from '../../../measure/moment.ts';
import { shownHandle } from '../../people.ts';
import { report } from '../../report.ts';
import { bold, number } from '../../text.ts';
import { activeUnitOf, type DirectorateUnit, unitsOfDirectorate } from '../units.ts';
import { type Occasion, opening } from '../wording.ts';
import { noUnits } from './no-units.ts';

interface Account {
  clientId: string;
  platform: Platform;
  username: string;
}

export const officialAccounts = report({
  key: 'official-accounts',
  title: 'Absensi akun resmi satker',
  description: 'Satker mana yang sudah mendaftarkan akun resmi di kedua platform, di satu platform, atau belum.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({}),
  async produce(db, { client, day, at }) {
    const { units, accounts } = await atOneMoment(db, async (tx) => ({
      units: await unitsOfDirectorate(tx, client.clientId),
      accounts: await readAccounts(tx, client.clientId),
    }));
    if (units.length === 0) return noUnits(client);
    const byUnit = Map.groupBy(accounts, ({ clientId }) => clientId);
    const of = ({ clientId }: DirectorateUnit): readonly Account[] => byUnit.get(clientId) ?? [];
    const text = accountsText({ client, day, at: new Date(at) }, units, of);
    const complete = units.filter((unit) => of(unit).length === platforms.length).length;
    return { kind: 'report', text, facts: { units: units.length, complete } };
  },
});

async function readAccounts(db: Kysely<DB>, clientId: string): Promise<Account[]> {
  const { rows } = await sql<Account>`
    select upper(trim(c.client_id)) as "clientId", lower(trim(a.platform)) as platform, min(a.username) as username
    from satbinmas_official_accounts a join clients c on c.client_id = a.client_id
    where a.is_active and lower(trim(a.platform)) = any(${[...platforms]}::text[]) and ${activeUnitOf(clientId)}
    group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

function accountsText(
  occasion: Occasion,
  units: readonly DirectorateUnit[],
  accountsOf: (unit: DirectorateUnit) => readonly Account[],
): string {
  const having = (count: number): number => units.filter((unit) => accountsOf(unit).length === count).length;
  return [
    ...opening(occasion, '📋 *Absensi Akun Resmi*'),
    `*Total Satker:* ${number(units.length)}`,
    `✅ *Kedua Platform:* ${number(having(2))}`,
    `⚠️ *Satu Platform:* ${number(having(1))}`,
    `❌ *Belum Ada:* ${number(having(0))}`,
    '',
    ...units.map((unit, at) => `${at + 1}. ${unitLine(unit, accountsOf(unit))}`),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

/** `⚠️ *POLRES A* – Instagram @akun, TikTok belum ada` */
function unitLine({ name }: DirectorateUnit, accounts: readonly Account[]): string {
  if (accounts.length === 0) return `❌ ${bold(name)} – belum ada`;
  const told = platforms.map((platform) => {
    const account = accounts.find((one) => one.platform === platform);
    return `${platformNames[platform]} ${account ? shownHandle(account.username) : 'belum ada'}`;
  });
  return `${accounts.length === platforms.length ? '✅' : '⚠️'} ${bold(name)} – ${told.join(', ')}`;
}
