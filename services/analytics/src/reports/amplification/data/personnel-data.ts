import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { measureHandles, type UnitHandles } from '../../../exports/satker-update-matrix.ts';
import { byName, ownFirst } from '../../../exports/units.ts';
import { ownScope, unitScope } from '../../../scope/scope.ts';
import { type ReportQuestion, report } from '../../report.ts';
import { unitsOfDirectorate } from '../units.ts';
import { knownPeople } from './known-people.ts';
import { nobody } from './nobody.ts';
import { directorateCard, unitCard } from './personnel-card.ts';
import { directorateText, unitText } from './personnel-wording.ts';

export const personnelData = report({
  key: 'personnel-data',
  title: 'Rekap data personel',
  description: 'Siapa yang username Instagram dan TikTok-nya sudah dan belum terisi; direktorat: jumlah tiap satker.',
  audience: 'any',
  needs: [],
  options: Type.Object({}),
  async produce(db, question) {
    const { client, day, at } = question;
    const occasion = { client, day, at: new Date(at) };
    if (!client.directorate) {
      const people = await knownPeople(db, unitScope(client.clientId));
      if (people.length === 0) return nobody(client);
      return { kind: 'report', text: unitText({ ...occasion, people }), card: unitCard({ ...occasion, people }) };
    }
    const units = await handlesOfUnits(db, question);
    if (units.every(({ people }) => people === 0)) return nobody(client);
    const total = addUp(units);
    const facts = { people: total.people, instagram: total.instagram, tiktok: total.tiktok, complete: total.complete };
    const recap = { ...occasion, units, total };
    return { kind: 'report', text: directorateText(recap), card: directorateCard(recap), facts };
  },
});

/**
 * The directorate and its active units, also those where nobody is registered: the directorate first, then by people
 * whose data are complete, by people, by name.
 */
async function handlesOfUnits(db: Kysely<DB>, { client, at }: ReportQuestion): Promise<UnitHandles[]> {
  const measured = await measureHandles(db, ownScope(client), new Date(at));
  const known = new Map(measured.units.map((unit) => [unit.clientId.trim().toUpperCase(), unit]));
  const units = [{ clientId: client.clientId, name: client.name }, ...(await unitsOfDirectorate(db, client.clientId))];
  const nothing = { people: 0, instagram: 0, tiktok: 0, complete: 0 };
  const first = ownFirst(client.clientId);
  return units
    .map((unit) => ({ ...nothing, ...known.get(unit.clientId), ...unit }))
    .sort((a, b) => first(a, b) || b.complete - a.complete || b.people - a.people || byName(a, b));
}

function addUp(units: readonly UnitHandles[]): UnitHandles {
  const total = { clientId: '', name: '', people: 0, instagram: 0, tiktok: 0, complete: 0 };
  for (const unit of units) {
    total.people += unit.people;
    total.instagram += unit.instagram;
    total.tiktok += unit.tiktok;
    total.complete += unit.complete;
  }
  return total;
}
