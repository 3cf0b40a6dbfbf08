import { normalisePhone, ordinaryRole } from '@cicero/directory';
import { Type } from 'typebox';
import { type Mode, modeOption } from '../../attendance/words.ts';
import { shownName } from '../../people.ts';
import { report } from '../../report.ts';
import { bySeniority } from '../../seniority.ts';
import { bold, number } from '../../text.ts';
import { type Occasion, opening, section } from '../wording.ts';
import { inDivisions, type KnownPerson, knownPeople } from './known-people.ts';
import { nobody } from './nobody.ts';
import { ownPersonnel, peopleTitle } from './username-attendance.ts';

export const whatsappRegistration = report({
  key: 'whatsapp-registration',
  title: 'Absensi registrasi WhatsApp',
  description: 'Siapa yang nomor WhatsApp-nya sudah dan belum terdaftar; per satfung, tanpa menyebut nomor.',
  audience: 'any',
  needs: [],
  options: Type.Object({ mode: modeOption }),
  async produce(db, { client, day, at }, { mode }) {
    const people = await knownPeople(db, ownPersonnel(client));
    if (people.length === 0) return nobody(client, client.directorate ? null : ordinaryRole);
    const registered = people.filter(isRegistered);
    const missing = people.filter((person) => !isRegistered(person));
    const text = registrationText({ client, day, at: new Date(at) }, { registered, missing }, mode);
    return { kind: 'report', text, facts: { people: people.length, registered: registered.length } };
  },
});

/** A number at which somebody can be reached; what is no number is none. */
function isRegistered({ whatsapp }: KnownPerson): boolean {
  return whatsapp !== null && normalisePhone(whatsapp) !== null;
}

function registrationText(
  occasion: Occasion,
  { registered, missing }: Record<'registered' | 'missing', readonly KnownPerson[]>,
  mode: Mode,
): string {
  return [
    ...opening(occasion, '📋 *Absensi Registrasi WhatsApp*'),
    `*${peopleTitle(occasion.client)}:* ${number(registered.length + missing.length)}`,
    `✅ *Sudah Terdaftar:* ${number(registered.length)}`,
    `❌ *Belum Terdaftar:* ${number(missing.length)}`,
    ...(mode === 'belum' ? [] : section('✅ Sudah Terdaftar', namesOf(registered), registered.length)),
    ...(mode === 'sudah' ? [] : section('❌ Belum Terdaftar', namesOf(missing), missing.length)),
    '',
    'Terima kasih.',
  ].join('\n');
}

function namesOf(people: readonly KnownPerson[]): string[] {
  return inDivisions(people).flatMap(([division, members]) => [
    `${bold(division)} (${number(members.length)})`,
    ...members.sort(bySeniority).map((person) => `- ${shownName(person)}`),
  ]);
}
