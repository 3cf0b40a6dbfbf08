import { handleKeySql } from '@cicero/directory';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { byName, ownFirst } from '../../../exports/units.ts';
import { countListed } from '../../../measure/people.ts';
import { ownScope } from '../../../scope/scope.ts';
import { report } from '../../report.ts';
import { bold, number } from '../../text.ts';
import { type Occasion, opening } from '../wording.ts';
import { type KnownPerson, knownPeople, missingHandles } from './known-people.ts';
import { nobody } from './nobody.ts';
import { divisionLists } from './personnel-wording.ts';

/** At most those who lack a handle: who comes over with one is left out afterwards. */
const mayLack = sql`(${sql.raw(handleKeySql('person.insta'))} is null or ${sql.raw(handleKeySql('person.tiktok'))} is null)`;

export const incompleteData = report({
  key: 'incomplete-data',
  title: 'Personel dengan data belum lengkap',
  description: 'Personel direktorat yang username Instagram atau TikTok-nya masih kosong, per satker dan satfung.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({}),
  async produce(db, { client, day, at }) {
    const scope = ownScope(client);
    const people = (await knownPeople(db, scope, mayLack)).filter((person) => missingHandles(person).length > 0);
    const total = await countListed(db, scope);
    if (total === 0) return nobody(client);
    if (people.length === 0) {
      const sentence = `Data Instagram dan TikTok seluruh personel ${bold(client.name)} sudah lengkap.`;
      return { kind: 'nothing', reason: 'complete', sentence };
    }
    const text = incompleteText({ client, day, at: new Date(at) }, people, total);
    return { kind: 'report', text, facts: { people: total, incomplete: people.length } };
  },
});

/** Unit by unit, the directorate itself first, and there by division. */
function incompleteText(occasion: Occasion, people: readonly KnownPerson[], total: number): string {
  const units = [...Map.groupBy(people, ({ clientId }) => clientId)]
    .map(([clientId, members]) => ({ clientId, name: members[0]?.clientName ?? clientId, members }))
    .sort((a, b) => ownFirst(occasion.client.clientId)(a, b) || byName(a, b));
  const lacking = (network: string): number =>
    people.filter((person) => missingHandles(person).includes(network)).length;
  return [
    ...opening(occasion, '❗ *Personel dengan Data Belum Lengkap*'),
    `*Jumlah Belum Lengkap:* ${number(people.length)} dari ${number(total)} personel`,
    `*Instagram Kosong:* ${number(lacking('Instagram'))}`,
    `*TikTok Kosong:* ${number(lacking('TikTok'))}`,
    ...units.flatMap(({ name, members }, at) => [
      '',
      `${at + 1}. ${bold(name)} (${number(members.length)})`,
      ...divisionLists(members),
    ]),
    '',
    'Mohon segera dilengkapi, terima kasih.',
  ].join('\n');
}
