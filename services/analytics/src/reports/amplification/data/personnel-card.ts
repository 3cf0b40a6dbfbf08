import type { Card } from '../../../cards/card.ts';
import { momentLine, percentage } from '../../text.ts';
import { inDivisions, missingHandles } from './known-people.ts';
import type { DirectorateData, UnitData } from './personnel-wording.ts';

const legend: Card['legend'] = [
  { label: 'Lengkap', tone: 'done' },
  { label: 'Belum lengkap', tone: 'missing' },
];

/** People with both handles, by unit. */
export function directorateCard({ units, total, ...occasion }: DirectorateData): Card {
  return {
    title: 'Update Data Personel',
    client: occasion.client.name,
    when: momentLine(occasion),
    headline: { value: percentage(total.complete, total.people), label: 'personel berdata lengkap' },
    legend,
    totals: [total.complete, total.people - total.complete],
    rows: units.map(({ name, people, complete }) => ({ label: name, parts: [complete, people - complete] })),
    unit: 'personel',
  };
}

/** People with both handles, by division. */
export function unitCard({ people, ...occasion }: UnitData): Card {
  const complete = (members: UnitData['people']): number =>
    members.filter((person) => missingHandles(person).length === 0).length;
  const all = complete(people);
  return {
    title: 'Update Data Personel',
    client: occasion.client.name,
    when: momentLine(occasion),
    headline: { value: percentage(all, people.length), label: 'personel berdata lengkap' },
    legend,
    totals: [all, people.length - all],
    rows: inDivisions(people).map(([label, members]) => {
      const done = complete(members);
      return { label, parts: [done, members.length - done] };
    }),
    unit: 'personel',
  };
}
