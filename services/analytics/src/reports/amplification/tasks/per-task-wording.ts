import type { Amplifier } from '../../../amplification/amplification.ts';
import { divisionsOf, shownName } from '../../people.ts';
import { bySeniority } from '../../seniority.ts';
import { bold, number } from '../../text.ts';
import type { TaskReports } from './per-task.ts';
import { type AmplificationRecap, heading, unitTallies } from './wording.ts';

/** Task by task: who passed it on and who has not; of a directorate how many of each unit. */
export function perTaskRecap(recap: AmplificationRecap, reports: ReadonlyMap<string, TaskReports>): string {
  const { amplifiers } = recap.amplification;
  const units = recap.client.directorate ? unitsOf(recap) : [];
  const blocks = recap.tasks.flatMap(({ shortcode, url }, at) => {
    const { links, userIds } = reports.get(shortcode) ?? { links: 0, userIds: new Set<string>() };
    const done = ({ person }: Amplifier): boolean => person.exception || userIds.has(person.userId);
    return [
      '',
      `${at + 1}. ${url}`,
      `*Jumlah Pelaksana:* ${number(amplifiers.filter(done).length)} dari ${number(amplifiers.length)} personel`,
      `*Total Link:* ${number(links)}`,
      ...(recap.client.directorate ? unitLines(units, done) : nameLists(amplifiers, done)),
    ];
  });
  return [
    ...heading(recap),
    ...blocks,
    '',
    recap.client.directorate ? 'Demikian, terima kasih.' : 'Terima kasih.',
  ].join('\n');
}

function nameLists(amplifiers: readonly Amplifier[], done: (one: Amplifier) => boolean): string[] {
  const listed = (title: string, members: readonly Amplifier[]): string[] => [
    `${title} (${number(members.length)}):`,
    ...(members.length === 0 ? ['-'] : []),
    ...divisionsOf(members).flatMap(([division, people]) => [
      `${bold(division)} (${number(people.length)})`,
      ...people
        .map(({ person }) => person)
        .sort(bySeniority)
        .map((person) => `- ${shownName(person)}`),
    ]),
  ];
  return [
    ...listed('✅ Sudah', amplifiers.filter(done)),
    ...listed(
      '❌ Belum',
      amplifiers.filter((one) => !done(one)),
    ),
  ];
}

/** The units in their order, each with its people. */
function unitsOf(recap: AmplificationRecap): { name: string; members: readonly Amplifier[] }[] {
  const groups = Map.groupBy(recap.amplification.amplifiers, ({ person }) => person.clientId);
  return unitTallies(recap).map(({ clientId, name }) => ({ name, members: groups.get(clientId) ?? [] }));
}

/** `- POLRES A: 12 dari 20` */
function unitLines(units: ReturnType<typeof unitsOf>, done: (one: Amplifier) => boolean): string[] {
  return units.map(({ name, members }) => {
    return `- ${bold(name)}: ${number(members.filter(done).length)} dari ${number(members.length)}`;
  });
}
