import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AmplificationKind } from '../../src/amplification/kinds.ts';
import { measureAmplification } from '../../src/amplification/measure.ts';
import { selectTasks } from '../../src/amplification/tasks.ts';
import type { Window } from '../../src/periods/window.ts';
import { type AttendanceScope, directorateScope, unitScope } from '../../src/scope/scope.ts';
import { places } from '../fixtures/places.ts';
import { report, task } from '../fixtures/tasks.ts';
import type { World } from '../fixtures/world.ts';

// What is read by queries is counted once more, the way a person would with the lists before them.

const clients = [
  { id: 'DITX', region: 'R1' },
  { id: 'RES_A', region: 'R1' },
  { id: 'RES_B', region: null },
] as const;
const roles = ['ditx', 'operator'] as const;
const columns = ['instagram', 'facebook', 'twitter', 'tiktok', 'youtube'] as const;

const anyClient = fc.constantFrom(...clients.map(({ id }) => id));
const people = fc.array(
  fc.record({
    client: anyClient,
    roles: fc.uniqueArray(fc.constantFrom(...roles)),
    status: fc.constantFrom(true, true, true, false, null),
    exception: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 5 },
);
const tasks = fc.array(
  fc.record({
    client: anyClient,
    day: fc.constantFrom('2025-10-31', '2025-11-01', '2025-11-09', '2025-11-10'),
    time: fc.constantFrom('00:00:00', '06:59:59', '07:00:00', '23:59:59'),
    roles: fc.uniqueArray(fc.constantFrom('ditx', 'DITX', 'operator')),
    removed: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 6 },
);
const reports = fc.uniqueArray(
  fc.record({
    person: fc.nat({ max: 4 }),
    task: fc.nat({ max: 5 }),
    links: fc.array(fc.constantFrom(null, '', ' ', 'https://x'), { minLength: 5, maxLength: 5 }),
    deleted: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 12, selector: ({ person, task }) => `${person} ${task}` },
);
const scopes: AttendanceScope[] = [
  unitScope('RES_A'),
  unitScope('DITX'),
  directorateScope('DITX', 'ditx'),
  { ...unitScope('RES_A'), owner: 'DITX', role: 'ditx' },
  { ...unitScope('RES_B'), role: 'operator' },
  { ...directorateScope('DITX', 'ditx'), regionalId: 'R1' },
  { ...unitScope('RES_B'), regionalId: 'R1' },
];
const windows: Window[] = [
  { from: null, to: null },
  { from: '2025-11-10', to: '2025-11-10' },
  { from: '2025-11-01', to: '2025-11-30' },
  { from: '2025-10-31', to: '2025-11-09' },
  { from: '2025-11-10', to: '2025-11-01' },
];
interface Lists {
  people: typeof people extends fc.Arbitrary<infer Value> ? Value : never;
  tasks: typeof tasks extends fc.Arbitrary<infer Value> ? Value : never;
  reports: typeof reports extends fc.Arbitrary<infer Value> ? Value : never;
}

function countByHand(lists: Lists, kind: AmplificationKind, scope: AttendanceScope, window: Window): string[] {
  const inRegion = (client: string) =>
    scope.regionalId === null || clients.find(({ id }) => id === client)?.region === scope.regionalId;
  const counted = lists.tasks.map((one) => {
    const isGiven = kind === 'regular' && one.roles.some((role) => role.toLowerCase() === scope.postRole);
    const isOurs = (one.client === scope.owner || isGiven) && inRegion(one.client);
    const isInTime = (window.from === null || one.day >= window.from) && (window.to === null || one.day <= window.to);
    return isOurs && isInTime && !(kind === 'regular' && one.removed);
  });
  const total = counted.filter(Boolean).length;
  const lines = lists.people.flatMap((person, at) => {
    const isListed =
      person.status === true &&
      (scope.members === null || person.client === scope.members) &&
      (scope.role === null || person.roles.some((role) => role === scope.role)) &&
      inRegion(person.client);
    if (!isListed) return [];
    let [links, done] = [0, 0];
    for (const given of lists.reports) {
      if (given.person !== at || given.deleted || !counted[given.task]) continue;
      const filled = given.links.filter((link) => link?.trim()).length;
      links += filled;
      if (filled > 0) done += 1;
    }
    return [person.exception ? `${at} ${total * 5} ${total}` : `${at} ${links} ${done}`];
  });
  return [`of ${total}`, ...lines.sort()];
}

async function store(world: World, lists: Lists): Promise<void> {
  await world.reset();
  for (const { id, region } of clients) {
    await world.client(id, { region, type: id === 'DITX' ? 'direktorat' : 'org' });
  }
  for (const [at, person] of lists.people.entries())
    await world.person({ id: String(at), ...person, roles: [...person.roles] });
  for (const [at, { client, day, time, roles, removed }] of lists.tasks.entries()) {
    const row = { id: `T${at}`, client, at: `${day} ${time}` };
    await task(world, { ...row, roles });
    await task(world, { ...row, kind: 'khusus' });
    if (!removed) continue;
    await world.post({ ...row, set: null });
    await world.db.updateTable('content_post').set({ removed_at: new Date() }).where('post_id', '=', row.id).execute();
  }
  for (const { person, task: of, links, deleted } of lists.reports) {
    if (person >= lists.people.length || of >= lists.tasks.length) continue;
    const given = Object.fromEntries(columns.flatMap((column, at) => (links[at] == null ? [] : [[column, links[at]]])));
    for (const kind of ['regular', 'khusus'] as const) {
      await report(world, { kind, task: `T${of}`, by: String(person), links: given, deleted });
    }
  }
}

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ world, close } = await open());
  });
  afterAll(() => close());

  test('the numbers are those that counting by hand gives, for every scope and window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record({ people, tasks, reports }), async (lists) => {
        await store(world, lists);
        for (const kind of ['regular', 'khusus'] as const) {
          for (const scope of scopes) {
            for (const window of windows) {
              const subject = { kind, scope, window, people: { division: null, search: null } };
              const selected = await selectTasks(world.db, kind, scope, window);
              const { tasks: total, amplifiers } = await measureAmplification(world.db, subject, selected);
              const measured = amplifiers.map(({ person, count, done }) => `${person.userId} ${count} ${done}`);
              const found = [`of ${total}`, ...measured.sort()];
              expect([kind, scope, window, found]).toEqual([
                kind,
                scope,
                window,
                countByHand(lists, kind, scope, window),
              ]);
            }
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});
