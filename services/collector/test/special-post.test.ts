import { fetchSpecialPost } from '@cicero/contracts';
import type { Host, Service } from '@cicero/platform';
import { ManualClock } from '@cicero/runtime';
import { createSandbox, INSTAGRAM_HOST, type Sandbox, TIKTOK_HOST } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { build } from '../src/service.ts';
import { openTestHost } from './stage.ts';

const clock = new ManualClock('2025-11-07T12:00:00+07:00');
let host: Host;
let sandbox: Sandbox;
let service: Service;
beforeAll(async () => {
  host = await openTestHost(clock, 'pglite');
  const world = { clients: 2, personnelPerClient: 2, postsPerDay: 2, engagementHours: 0 };
  sandbox = await createSandbox({ clock, world });
  const url = await sandbox.listen(0);
  const env = {
    RAPIDAPI_KEY: 'sandbox-key',
    RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
    RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
  };
  service = await build({ ...host.context('collector'), env });
  await service.start({ port: 0, host: '127.0.0.1' });
  await host.startRelay();
});
afterAll(async () => {
  await service.stop();
  await sandbox.close();
  await host.close();
});

const assign = async (code: string) => {
  await sql`insert into insta_post_khusus (shortcode, client_id, created_at)
    values (${code}, 'RES_A', '2025-11-07 05:00')`.execute(host.database.db);
  await sql`insert into link_report_khusus (shortcode, user_id, created_at)
    values (${code}, '10000001', '2025-11-07 05:00')`.execute(host.database.db);
  await host
    .context('api-gateway')
    .transact(async (unit) => unit.publish(fetchSpecialPost, { clientId: 'RES_A', shortcode: code }));
};
const rowOf = async (code: string) => {
  const { rows } = await sql<{ caption: string | null; thumbnail_url: string | null; published: Date }>`
    select caption, thumbnail_url, created_at at time zone 'UTC' as published
    from insta_post_khusus where shortcode = ${code}`.execute(host.database.db);
  return rows[0];
};

test('the post of a special task is filled in, its reports follow its time; one that is not shown stays as it is', async () => {
  await host.database.script(`insert into clients (client_id, nama) values ('RES_A', 'A');
    insert into "user" (user_id, client_id) values ('10000001', 'RES_A')`);
  const [client] = sandbox.world.clients;
  if (!client) throw new Error('the world has no client');
  const [shown] = [...sandbox.world.feed('instagram', client)];
  if (!shown) throw new Error('the client has no post');
  await assign('TidakAda1');
  await assign(shown.code);
  await vi.waitFor(async () => expect((await rowOf(shown.code))?.caption).toBeTruthy(), {
    timeout: 20_000,
    interval: 100,
  });
  const published = new Date(shown.time * 1000);
  expect(await rowOf(shown.code)).toMatchObject({ published, thumbnail_url: expect.stringMatching(/^https?:/) });
  const reports = await sql<{ at: Date }>`select created_at at time zone 'UTC' as at from link_report_khusus
    where shortcode = ${shown.code}`.execute(host.database.db);
  expect(reports.rows).toEqual([{ at: published }]);
  const versions = await sql<{ version: number }>`select version from data_version where scope = 'links:RES_A'`.execute(
    host.database.db,
  );
  expect(versions.rows).toHaveLength(1);
  await vi.waitFor(
    async () => {
      const { rows: handled } = await sql`select 1 from inbox where consumer = 'collector.fetch-special-post'`.execute(
        host.database.db,
      );
      expect(handled).toHaveLength(2);
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(await rowOf('TidakAda1')).toEqual({
    caption: null,
    thumbnail_url: null,
    published: new Date('2025-11-07T05:00:00Z'),
  });
});
