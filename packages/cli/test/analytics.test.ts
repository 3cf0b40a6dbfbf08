import { rebuild } from '@cicero/analytics';
import { importLegacyEngagement } from '@cicero/collector';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
});
afterAll(() => at.close());
beforeEach(async () => {
  await sql`truncate insta_post, content_post, engagement_fact, content_day, engagement_day, engagement_month
    cascade`.execute(at.db);
  for (const [id, client, published] of [
    ['P1', 'RES_A', '2025-10-10 03:00'],
    ['P2', 'RES_A', '2025-11-10 03:00'],
    ['P3', 'RES_B', '2025-11-10 03:00'],
  ] as const) {
    await sql`insert into insta_post (shortcode, client_id, created_at) values (${id}, ${client}, ${published})`.execute(
      at.db,
    );
    await sql`insert into insta_like (shortcode, likes) values (${id}, '["ani", "budi"]')`.execute(at.db);
  }
  await importLegacyEngagement(at.db);
  await rebuild(at.db);
});

const analytics = (...argv: string[]) => at.run(['analytics', ...argv]);
const numbers = async () =>
  (await sql`select client_id, month, handle, posts from engagement_month order by 1, 2, 3`.execute(at.db)).rows;

test('rebuild repairs what is wrong, tells each month, and leaves out what was not asked for', async () => {
  const right = await numbers();
  await sql`update engagement_month set posts = 7`.execute(at.db);
  await sql`delete from content_day where client_id = 'RES_A'`.execute(at.db);
  const wrong = await numbers();

  const dry = await analytics('rebuild', '--dry-run', '--client', 'res_a', '--month', '2025-11');
  expect([dry.exit, dry.text.split('\n')]).toEqual([
    0,
    [
      'instagram RES_A 2025-11: to repair: content_day 1, engagement_day 0, engagement_month 2',
      'client-months looked at: 1, to repair: 1',
    ],
  ]);
  expect(await numbers()).toEqual(wrong);

  const machine = await analytics('rebuild', '--json', '--to', '2025-10');
  expect(machine.text.split('\n').map((line) => JSON.parse(line))).toEqual([
    {
      ...{ platform: 'instagram', clientId: 'RES_A', month: '2025-10-01', changed: true },
      rows: { posts: 1, days: 0, months: 2 },
    },
    { months: 1, changed: 1 },
  ]);
  const all = await analytics('rebuild');
  expect([all.exit, all.text.split('\n')]).toEqual([
    0,
    [
      'instagram RES_A 2025-10: right',
      'instagram RES_A 2025-11: repaired: content_day 1, engagement_day 0, engagement_month 2',
      'instagram RES_B 2025-11: repaired: content_day 0, engagement_day 0, engagement_month 2',
      'client-months looked at: 3, repaired: 2',
    ],
  ]);
  expect(await numbers()).toEqual(right);
  expect((await analytics('rebuild', '--platform', 'tiktok')).text).toBe('client-months looked at: 0, repaired: 0');
});

test('what cannot be meant is refused', async () => {
  for (const [argv, said] of [
    [['--client', 'TIDAK_ADA'], '! no posts of "TIDAK_ADA" in these months; see: cicero client list'],
    [['--month', '2025-11', '--to', '2025-12'], '! --month goes without --from and --to'],
    [['--from', '2025-12', '--to', '2025-11'], '! --from is after --to'],
    [['--month', '2025-13'], 'a month such as 2026-02 is needed'],
    [['--platform', 'facebook'], 'instagram or tiktok is needed'],
  ] as const) {
    for (const verb of ['rebuild', 'verify']) {
      const { exit, text } = await analytics(verb, ...argv);
      expect([exit, text]).toEqual([1, expect.stringContaining(said)]);
    }
  }
});

test('verify says that all agrees with exit code 0, and what differs with 1', async () => {
  const fine = await analytics('verify');
  expect([fine.exit, fine.text.split('\n').at(-1)]).toEqual([
    0,
    'client-months looked at: 3; lists, facts and tallies agree',
  ]);

  await sql`update insta_like set likes = '["ani", "budi", "cici"]' where shortcode = 'P2'`.execute(at.db);
  await sql`update engagement_day set posts = 4 where client_id = 'RES_B'`.execute(at.db);
  const bad = await analytics('verify', '--settle', '1', '--limit', '1');
  expect(bad.exit).toBe(1);
  const told = bad.text.split('\n').map((line) => line.replaceAll(/ {2,}/g, ' | '));
  expect(told).toEqual([
    'instagram RES_A 2025-10: differences 0',
    'instagram RES_A 2025-11: differences 1',
    'instagram RES_B 2025-11: differences 2',
    'kind | platform | client | day | post | handle | expected | found',
    'fact-missing | instagram | RES_A | 2025-11-10 | P2 | cici | seen | -',
    'engagement-day | instagram | RES_B | 2025-11-10 | - | ani | 1 | 4',
    '',
    'kind | count | what differs | repaired by',
    'fact-missing | 1 | a name in a list that does not count | cicero analytics verify --repair',
    'engagement-day | 2 | posts of a handle on a day | cicero analytics rebuild',
    '! differences: 3',
  ]);

  const machine = await analytics('verify', '--settle', '1', '--json', '--client', 'RES_A');
  const lines = machine.text.split('\n').filter((line) => line.startsWith('{'));
  expect([machine.exit, lines.map((line) => JSON.parse(line))]).toEqual([
    1,
    [
      {
        ...{ kind: 'fact-missing', platform: 'instagram', clientId: 'RES_A', day: '2025-11-10', post: 'P2' },
        ...{ handle: 'cici', expected: 'seen', found: null },
      },
      { months: 2, different: 1, counts: expect.objectContaining({ 'fact-missing': 1, 'engagement-day': 0 }) },
    ],
  ]);
});

test('verify --repair brings what lists hold into the numbers', async () => {
  await sql`update insta_like set likes = '["ani", "budi", "cici"]' where shortcode = 'P2'`.execute(at.db);
  await sql`update engagement_day set posts = 4 where client_id = 'RES_B'`.execute(at.db);
  const { exit, text } = await analytics('verify', '--settle', '1', '--repair');
  expect([exit, text.split('\n').slice(-3)]).toEqual([
    0,
    [
      'repaired instagram RES_A 2025-11: facts 1, lists 0, rows of tallies 2',
      'repaired instagram RES_B 2025-11: facts 0, lists 0, rows of tallies 2',
      'client-months looked at: 3; lists, facts and tallies agree',
    ],
  ]);
});
