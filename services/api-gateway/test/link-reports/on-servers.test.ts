import { postgresReachable } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, World } from '../world.ts';
import { freshLinks, posts, publish } from './posts.ts';

const reachable = await postgresReachable();
const { ani, budi } = people;

describe.skipIf(!reachable)('on PostgreSQL', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.openOnPostgres();
    await publish(world);
    await world.host.database.script(`insert into "user" (user_id, nama, client_id)
      select (60000000 + n)::text, 'ORANG ' || n, 'RES_A' from generate_series(1, 20) n`);
  });
  afterAll(() => world.close());

  const url = '/api/link-reports';
  const verdicts = (answers: { status: number; body: { code?: string } }[]) =>
    answers.map(({ status, body: { code } }) => (status < 400 ? status : `${status} ${code}`)).sort();

  test('of twenty who report one link at once, one is heard', async () => {
    const links = { ...freshLinks() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        world.call('operator', 'POST', url, { shortcode: posts.own, user_id: String(60_000_001 + at), ...links }),
      ),
    );
    expect(verdicts(answers)).toEqual([201, ...Array(19).fill('409 LINK_TAKEN')]);
    expect(await world.db.selectFrom('link_report').select('user_id').execute()).toHaveLength(1);
    const claimed = await world.db.selectFrom('reported_link').select('user_id').execute();
    expect(new Set(claimed.map(({ user_id }) => user_id)).size).toBe(1);
    expect(claimed).toHaveLength(3);
  });

  test('a report that is handed in many times at once is taken once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => world.call('ani', 'POST', url, { shortcode: posts.own, ...freshLinks() })),
    );
    expect(verdicts(answers)).toEqual([201, ...Array(9).fill('400 REPORT_EXISTS')]);
  });

  test('two who swap their links at once do not wait for each other for ever', async () => {
    const [one, two] = [freshLinks(), freshLinks()];
    await world.call('ani', 'POST', url, { shortcode: posts.second, ...one });
    await world.call('budi', 'POST', url, { shortcode: posts.second, ...two });
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([
        world.call('operator', 'PUT', `${url}/${posts.second}`, { user_id: ani, ...two }),
        world.call('operator', 'PUT', `${url}/${posts.second}`, { user_id: budi, ...one }),
      ]);
      expect(verdicts(answers)).toEqual(['409 LINK_TAKEN', '409 LINK_TAKEN']);
    }
  });
});
