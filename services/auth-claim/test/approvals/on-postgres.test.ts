import { listAudit } from '@cicero/access';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, bearer, sent } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

describe.skipIf(!(await postgresReachable()))('many who decide at once', () => {
  let scratch: ScratchDatabase;
  let running: RunningService;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    running = await RunningService.open({ DATABASE_URL: scratch.url });
    await running.host.database.script(clients);
    await account(running, 'kepala', { role: 'admin' });
  });
  afterAll(async () => {
    await running.close();
    await scratch.drop();
  });

  test('alike: one decides, all get the account, its owner hears once', async () => {
    const headers = await bearer(running, 'kepala');
    const id = await account(running, 'calon', { approved: false, whatsapp: '081200000001' });
    const url = `/api/dashboard/users/${id}/approve`;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => running.call(url, undefined, { method: 'PUT', headers })),
    );
    for (const { status, body } of answers) {
      expect([status, body.data]).toEqual([200, expect.objectContaining({ state: 'approved' })]);
    }
    expect(await sent(running)).toHaveLength(1);
    expect(await listAudit(running.db, { action: 'account.approved', limit: 50 })).toHaveLength(1);
  });

  test('against each other: every change follows on the one before, and row, trail and messages agree', async () => {
    const headers = await bearer(running, 'kepala');
    const id = await account(running, 'sengketa', { approved: false, whatsapp: '081200000002' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        running.call(`/api/dashboard/users/${id}/${at % 2 ? 'approve' : 'reject'}`, undefined, {
          method: 'PUT',
          headers,
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const events = (await listAudit(running.db, { party: { kind: 'dashboard', id }, limit: 50 })).toReversed();
    const actions = events.map(({ action }) => action);
    for (const [at, action] of actions.slice(1).entries()) expect(action).not.toBe(actions[at]);
    expect(await sent(running)).toHaveLength(events.length);
    const { status } = await running.db
      .selectFrom('dashboard_user')
      .select('status')
      .where('dashboard_user_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(status).toBe(actions.at(-1) === 'account.approved');
  });
});
