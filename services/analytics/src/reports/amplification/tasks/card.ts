import type { Card } from '../../../cards/card.ts';
import { shownName } from '../../people.ts';
import { bySeniority } from '../../seniority.ts';
import { momentLine, percentage } from '../../text.ts';
import { type AmplificationRecap, taskNames, unitTallies } from './wording.ts';

/** Of a unit the tasks of each person, of a directorate the people of each unit. */
export function amplificationCard(recap: AmplificationRecap): Card {
  const { client, kind, amplification } = recap;
  const { amplifiers, byStatus, tasks } = amplification;
  const head = {
    title: taskNames[kind].title,
    client: client.name,
    when: momentLine(recap),
  };
  if (client.directorate) {
    return {
      ...head,
      headline: { value: percentage(byStatus.sudah, amplifiers.length), label: 'personel sudah lengkap' },
      legend: [
        { label: 'Sudah', tone: 'done' },
        { label: 'Belum lengkap', tone: 'partly' },
        { label: 'Belum', tone: 'none' },
      ],
      totals: [byStatus.sudah, byStatus.kurang, byStatus.belum],
      rows: unitTallies(recap).map(({ name, complete, partly, none }) => ({
        label: name,
        parts: [complete, partly, none],
      })),
      unit: 'personel',
    };
  }
  const done = amplifiers.reduce((sum, one) => sum + one.done, 0);
  return {
    ...head,
    headline: { value: percentage(done, tasks * amplifiers.length), label: 'tugas sudah dilaksanakan' },
    legend: [
      { label: 'Sudah', tone: 'done' },
      { label: 'Belum', tone: 'none' },
    ],
    totals: [done, tasks * amplifiers.length - done],
    rows: [...amplifiers]
      .sort((a, b) => b.done - a.done || b.given - a.given || bySeniority(a.person, b.person))
      .map((one) => ({ label: shownName(one.person), parts: [one.done, tasks - one.done] })),
    unit: 'tugas',
  };
}
