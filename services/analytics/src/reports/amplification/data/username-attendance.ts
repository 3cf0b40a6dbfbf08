import { hasHandle, ordinaryRole } from '@cicero/directory';
import { Type } from 'typebox';
import { compareNames } from '../../../attendance/order.ts';
import { officeScope, unitScope } from '../../../scope/scope.ts';
import { shownHandle, shownName } from '../../people.ts';
import { type ReportClient, report } from '../../report.ts';
import { bold, number } from '../../text.ts';
import { type Occasion, opening } from '../wording.ts';
import { inDivisions, type KnownPerson, knownPeople, missingHandles } from './known-people.ts';
import { nobody } from './nobody.ts';

/** Who is counted: of a unit not everybody, and the reader is told so. */
export function peopleTitle({ directorate }: Pick<ReportClient, 'directorate'>): string {
  return directorate ? 'Jumlah Personel' : `Jumlah Personel (peran ${ordinaryRole})`;
}

/** The ordinary personnel of a unit; of a directorate those of its own office. */
export function ownPersonnel({ clientId, directorate }: ReportClient) {
  return directorate ? officeScope(clientId) : { ...unitScope(clientId), role: ordinaryRole };
}

export const usernameAttendance = report({
  key: 'username-attendance',
  title: 'Absensi username media sosial',
  description: 'Siapa yang mengisi kedua username, salah satu, atau tidak satu pun; per satfung.',
  audience: 'any',
  needs: ['instagram', 'tiktok'],
  options: Type.Object({}),
  async produce(db, { client, day, at }) {
    const people = await knownPeople(db, ownPersonnel(client));
    if (people.length === 0) return nobody(client, client.directorate ? null : ordinaryRole);
    const by = Map.groupBy(people, (person) => missingHandles(person).length);
    const facts = {
      ...{ people: people.length, complete: by.get(0)?.length ?? 0 },
      ...{ partly: by.get(1)?.length ?? 0, none: by.get(2)?.length ?? 0 },
    };
    return { kind: 'report', text: usernameText({ client, day, at: new Date(at) }, people, facts), facts };
  },
});

function usernameText(
  occasion: Occasion,
  people: readonly KnownPerson[],
  facts: { complete: number; partly: number; none: number },
): string {
  return [
    ...opening(occasion, '📋 *Absensi Username Media Sosial*'),
    `*${peopleTitle(occasion.client)}:* ${number(people.length)}`,
    `✅ *Lengkap (Instagram dan TikTok):* ${number(facts.complete)}`,
    `⚠️ *Kurang (salah satu):* ${number(facts.partly)}`,
    `❌ *Belum:* ${number(facts.none)}`,
    ...inDivisions(people).flatMap(([division, members]) => [
      '',
      `${bold(division)} (${number(members.length)} personel)`,
      ...listOf('✅ Lengkap', members, 0),
      ...listOf('⚠️ Kurang', members, 1),
      ...listOf('❌ Belum', members, 2),
    ]),
    '',
    'Terima kasih.',
  ].join('\n');
}

function listOf(title: string, members: readonly KnownPerson[], missing: number): string[] {
  const listed = members.filter((person) => missingHandles(person).length === missing);
  if (listed.length === 0) return [];
  const byName = (a: KnownPerson, b: KnownPerson): number =>
    compareNames(a.name?.toUpperCase() ?? null, b.name?.toUpperCase() ?? null) || (a.userId < b.userId ? -1 : 1);
  return [
    `${title} (${number(listed.length)}):`,
    ...listed
      .sort(byName)
      .map((person) => `- ${shownName(person)} - IG: ${told(person.instagram)}, TikTok: ${told(person.tiktok)}`),
  ];
}

function told(handle: string | null): string {
  return hasHandle(handle) ? shownHandle(handle) : 'kosong';
}
