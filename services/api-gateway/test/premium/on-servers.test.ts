import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { openHost } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideAppPremium } from '../../src/premium/app/decide.ts';
import { expireAppOverdue } from '../../src/premium/app/expire.ts';
import { isPending, waitsSince } from '../../src/premium/app/requests.ts';
import { decidePremium } from '../../src/premium/dashboard/decide.ts';
import { verdict } from '../world/verdict.ts';
import { accountIds, people, type World } from '../world.ts';
import { counter, form, openWorld } from './desk.ts';

const reachable = await postgresReachable();

describe.skipIf(!reachable)('on PostgreSQL, many at once', () => {
  let scratch: ScratchDatabase;
  let world: World;
  /** A second process with connections of its own. */
  let replica: Awaited<ReturnType<typeof openHost>>;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    world = await openWorld({ DATABASE_URL: scratch.url });
    const log = createLog('replica', { level: 'silent' });
    replica = await openHost({ env: world.context.env, name: 'replica', log, clock: world.clock });
  });
  afterAll(async () => {
    await replica.close();
    await world.close();
    await scratch.drop();
  });
  const { anew, ask, call, run, subscriptions, told } = counter(() => world);
  beforeEach(anew);

  const chat = { party: { kind: 'whatsapp', id: '6281300000009' }, origin: { channel: 'whatsapp' } } as const;
  const both = () => [world.context, replica.context('api-gateway')];
  const times = <T>(count: number, make: (at: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, at) => make(at)));

  test('of an account one asks, the others are told that one waits', async () => {
    const answers = await times(12, () => call('operator', 'POST', '/api/premium/request', form));
    expect(answers.map(verdict).sort()).toEqual([201, ...Array(11).fill('409 PREMIUM_REQUEST_OPEN')]);
  });

  test('of a person all get the one request', async () => {
    const answers = await times(12, () => call('ani', 'POST', '/api/premium-requests', {}));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(11).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.request.request_id)).size).toBe(1);
  });

  test('two replicas that approve give one subscription, and the account hears once', async () => {
    const { request_id } = await ask('operator');
    await told();
    const wanted = { decision: 'approve', waitingOnly: true } as const;
    const outcomes = await times(16, (at) => {
      const context = both()[at % 2] ?? world.context;
      return context.transact((unit) =>
        decidePremium(unit, world.clock, { requestId: Number(request_id) }, wanted, chat),
      );
    });
    expect(outcomes.filter(({ outcome }) => outcome === 'decided')).toHaveLength(1);
    expect(await subscriptions(accountIds.operator)).toHaveLength(1);
    expect(await told()).toHaveLength(1);
    expect(await world.trail('premium.approved')).toHaveLength(1);
  });

  test('approving against denying ends in one of both, and everything agrees', async () => {
    for (let round = 0; round < 5; round++) {
      await anew();
      const { request_id } = await ask('operator');
      await told();
      const answers = await times(10, (at) =>
        call(
          at % 3 ? 'foreigner' : 'admin',
          'PUT',
          `/api/premium/requests/${request_id}/${at % 2 ? 'approve' : 'deny'}`,
        ),
      );
      const statuses = new Set(answers.flatMap(({ status, body }) => (status === 200 ? body.request.status : [])));
      expect(statuses.size).toBe(1);
      const approved = statuses.has('approved');
      expect(await subscriptions(accountIds.operator)).toHaveLength(approved ? 1 : 0);
      expect((await told()).map(({ text }) => text.split('\n')[0])).toEqual([
        `*Permintaan premium ${approved ? 'disetujui' : 'ditolak'}*`,
      ]);
    }
  });

  test('a request that expires while it is approved is one or the other, never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round++) {
      await anew();
      const { request_id } = await ask('operator');
      await sql`update dashboard_premium_request set expired_at = ${world.clock.now()}`.execute(world.db);
      await told();
      const wanted = { decision: 'approve', waitingOnly: false } as const;
      const name = { requestId: Number(request_id) };
      const steps = [
        () => run('api-gateway.premium-requests'),
        () => replica.context('api-gateway').transact((unit) => decidePremium(unit, world.clock, name, wanted, chat)),
      ];
      await Promise.all((round % 2 ? steps : steps.reverse()).map((step) => step()));
      const { rows } = await sql<{ status: string; history: string[] }>`
        select status, array(select action from dashboard_premium_request_audit a
          where a.request_id = r.request_id order by audit_id) as history from dashboard_premium_request r`.execute(
        world.db,
      );
      const [{ status, history } = { status: '', history: [] }] = rows;
      // Late money may be approved after all: what counts is that the state is what the history ends with.
      expect(status).toBe(history.at(-1));
      expect(status).toBe('approved');
      expect(await subscriptions(accountIds.operator)).toHaveLength(1);
      outcomes.add(history.join(' '));
    }
    for (const history of outcomes) expect(['created approved', 'created expired approved']).toContain(history);
  });

  test('in a chat an expired request is not approved, whoever is faster', async () => {
    for (let round = 0; round < 6; round++) {
      await anew();
      const { request_id } = await ask('operator');
      await sql`update dashboard_premium_request set expired_at = ${world.clock.now()}`.execute(world.db);
      const wanted = { decision: 'approve', waitingOnly: true } as const;
      const name = { requestId: Number(request_id) };
      await Promise.all([
        replica.context('api-gateway').transact((unit) => decidePremium(unit, world.clock, name, wanted, chat)),
        run('api-gateway.premium-requests'),
      ]);
      await run('api-gateway.premium-requests');
      const { rows } = await sql`select status from dashboard_premium_request`.execute(world.db);
      expect(rows).toEqual([{ status: 'expired' }]);
      expect(await subscriptions(accountIds.operator)).toEqual([]);
    }
  });

  test('asking in the app while the job ends the request before gets a new one', async () => {
    const before = (await call('ani', 'POST', '/api/premium-requests', {})).body.request;
    world.clock.advance(72 * 3_600_000);
    const context = replica.context('api-gateway');
    const parts = { context, administrators: { numbers: [], telegram: null } };
    const asking = await context.transact(async (unit) => {
      expect(await expireAppOverdue(unit, parts, 50)).toBe(1);
      const answer = call('ani', 'POST', '/api/premium-requests', { bank_name: 'BANK LAIN' });
      // The request waits for this transaction, which ends a while later.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { answer };
    });
    const { status, body } = await asking.answer;
    expect([status, body.request.status]).toEqual([201, 'pending']);
    const { rows } = await sql`select request_id, status, bank_name from premium_request order by 1`.execute(world.db);
    expect(rows).toEqual([
      { request_id: before.request_id, status: 'expired', bank_name: null },
      { request_id: body.request.request_id, status: 'pending', bank_name: 'BANK LAIN' },
    ]);
  });

  test('what is looked for every hour is found by an index', async () => {
    await sql`insert into premium_request (user_id, status, created_at)
      select null, 'approved', '2025-01-01' from generate_series(1, 5000)`.execute(world.db);
    await sql`analyze premium_request`.execute(world.db);
    const { rows } = await sql<Record<string, string>>`explain select r.request_id from premium_request r
      where ${isPending} and ${waitsSince} <= ${world.clock.now()} order by r.request_id limit 50`.execute(world.db);
    expect(JSON.stringify(rows)).toContain('premium_request_waiting');
  });

  test('replicas that end the same things end each once', async () => {
    await ask('operator');
    await ask('directorate');
    await sql`update dashboard_premium_request set expired_at = ${world.clock.now()}`.execute(world.db);
    await told();
    const counts = await times(6, () => run('api-gateway.premium-requests'));
    expect(counts.reduce((sum, { dashboard = 0 }) => sum + dashboard, 0)).toBe(2);
    expect(await world.trail('premium.expired')).toHaveLength(2);
  });

  test('premium of a person is granted once', async () => {
    const { request_id } = (await call('ani', 'POST', '/api/premium-requests', {})).body.request;
    await told();
    const wanted = { decision: 'approve', waitingOnly: false } as const;
    await times(12, (at) =>
      (both()[at % 2] ?? world.context).transact((unit) =>
        decideAppPremium(unit, world.clock, request_id, wanted, chat),
      ),
    );
    const { rows } = await sql<{ days: number }>`
      select premium_end_date - (${world.clock.now()}::timestamptz at time zone 'Asia/Jakarta')::date as days
      from "user" where user_id = ${people.ani}`.execute(world.db);
    expect(rows).toEqual([{ days: 30 }]);
    expect(await told()).toHaveLength(1);
  });

  test('logins go on while a request is decided: the account is held for writers of its key only', async () => {
    const { request_id } = await ask('operator');
    await world.context.transact(async (unit) => {
      await decidePremium(
        unit,
        world.clock,
        { requestId: Number(request_id) },
        { decision: 'approve', waitingOnly: true },
        chat,
      );
      // What a login writes refers to the account; with the row locked for update it would wait for us, and we for it.
      await replica.database.db
        .insertInto('dashboard_password_resets')
        .values({
          dashboard_user_id: accountIds.operator,
          delivery_target: '-',
          reset_token: `t${request_id}`,
          expires_at: world.clock.now(),
        })
        .execute();
    });
  });
});
