import { randomUUID } from 'node:crypto';
import { createLog } from '@cicero/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importCleanupJob } from '../../src/jobs/import-cleanup.ts';
import { World } from '../world.ts';
import { csv, Desk } from './desk.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await World.open();
  desk = new Desk(world);
});
afterAll(() => world.close());

const day = 86_400_000;
const clean = () =>
  importCleanupJob({ ...world.context, settings: { GOOGLE_DOCS_URL: 'http://127.0.0.1:9' } }).run({
    ...{ runId: randomUUID(), scheduledFor: world.clock.now(), reason: 'schedule' },
    ...{ log: createLog('test', { level: 'silent' }), signal: new AbortController().signal },
  });

test('imports and their rows can be read for ninety days, and one that nobody goes on with ends after two', async () => {
  const file = csv('nrp,nama', '35000001,Orang');
  const { importId } = await desk.import('admin', file);
  const waiting = (await desk.upload('admin', file)).body.data?.import_id ?? '';
  world.clock.advance(2 * day - 1_000);
  expect(await clean()).toEqual({ removed: 0, ended: 0 });
  world.clock.advance(2_000);
  expect(await clean()).toEqual({ removed: 0, ended: 1 });
  expect(await desk.record('admin', waiting)).toMatchObject({ status: 'failed', error: { code: 'INTERNAL' } });
  world.clock.advance(88 * day - 2_000);
  expect(await clean()).toEqual({ removed: 0, ended: 0 });
  world.clock.advance(2_000);
  expect(await clean()).toEqual({ removed: 1, ended: 0 });
  expect((await world.call('admin', 'GET', `/api/users/imports/${importId}`)).status).toBe(404);
  const rows = await world.db.selectFrom('personnel_import_row').select('row_number').execute();
  expect([rows, await desk.person('35000001')]).toEqual([[], expect.objectContaining({ client_id: 'RES_A' })]);
});
