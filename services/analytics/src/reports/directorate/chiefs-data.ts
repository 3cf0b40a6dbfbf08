import type { DB } from '@cicero/database';
import { hasHandle } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { Type } from 'typebox';
import { compareNames } from '../../attendance/order.ts';
import type { ListedPerson } from '../../attendance/person.ts';
import { isOwn } from '../../exports/units.ts';
import { atOneMoment } from '../../measure/moment.ts';
import { listed, ownColumns, personSource, withClients } from '../../measure/people.ts';
import { ownScope } from '../../scope/scope.ts';
import { unitsOfDirectorate } from '../amplification/units.ts';
import { shownName } from '../people.ts';
import { type ReportClient, report } from '../report.ts';
import { bySeniority } from '../seniority.ts';
import { number, plain } from '../text.ts';
import { isChief, positionOption } from './chiefs.ts';
import { nobody } from './nothing.ts';
import { heading, numberedLines } from './wording.ts';

/** Somebody whose position is asked about, with what they have told of themselves. */
export interface Chief extends Omit<ListedPerson, 'regionalId' | 'handle' | 'exception'> {
  instagram: boolean;
  tiktok: boolean;
}

/** Which chiefs of a directorate's units have usernames, and which units have no chief. */
export const chiefsData = report({
  key: 'chiefs-data',
  title: 'Absensi data kasatker',
  description:
    'Pejabat satker yang username Instagram dan TikTok-nya sudah terisi, dan satker yang pejabatnya belum ada.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({ position: positionOption }),
  async produce(db, { client, day, at }, { position }) {
    const { chiefs, without } = await readChiefs(db, client, position);
    const role = plain(position).toUpperCase();
    if (chiefs.length + without.length === 0) return nobody(client, role);
    const count = (platform: 'instagram' | 'tiktok'): number => chiefs.filter((chief) => chief[platform]).length;
    const [instagram, tiktok] = [count('instagram'), count('tiktok')];
    const mark = (filled: boolean): string => (filled ? '✅' : '❌');
    const text = [
      ...heading(`👮 Absensi Data ${role}`, client, day, at),
      '',
      `*Jumlah pejabat:* ${number(chiefs.length)}`,
      `*Username Instagram:* sudah ${number(instagram)}, belum ${number(chiefs.length - instagram)}`,
      `*Username TikTok:* sudah ${number(tiktok)}, belum ${number(chiefs.length - tiktok)}`,
      '',
      ...numberedLines(
        chiefs.map(
          (chief) =>
            `${shownName(chief)} (${plain(chief.clientName)}) — Instagram ${mark(chief.instagram)} TikTok ${mark(chief.tiktok)}`,
        ),
      ),
      ...(without.length === 0
        ? []
        : ['', `*Satker tanpa ${role}* (${number(without.length)})`, ...numberedLines(without.map(plain))]),
    ].join('\n');
    return { kind: 'report', text };
  },
});

/** Chiefs by unit, and the names of active units below the directorate that have none; as of one moment. */
async function readChiefs(
  db: Kysely<DB>,
  client: ReportClient,
  position: string,
): Promise<{ chiefs: Chief[]; without: string[] }> {
  const { units, people } = await atOneMoment(db, async (tx) => {
    const { rows } = await sql<Omit<ListedPerson, 'clientName' | 'regionalId'> & { tiktok: string | null }>`
      select ${ownColumns('person.insta')}, person.tiktok from ${personSource}
      where ${listed(ownScope(client))} and trim(person.jabatan) <> ''`.execute(tx);
    const chiefs = await withClients(
      tx,
      rows.filter((person) => isChief(person.position, position)),
    );
    return { people: chiefs, units: await unitsOfDirectorate(tx, client.clientId) };
  });
  const chiefs = people
    .map(({ handle, tiktok, ...person }) => ({ ...person, instagram: hasHandle(handle), tiktok: hasHandle(tiktok) }))
    .sort((a, b) => compareNames(a.clientName.toUpperCase(), b.clientName.toUpperCase()) || bySeniority(a, b));
  const led = new Set(chiefs.map(({ clientId }) => clientId.trim().toUpperCase()));
  const without = units
    .filter((unit) => !led.has(unit.clientId) && !isOwn(unit, client.clientId))
    .map(({ name }) => name);
  return { chiefs, without };
}
