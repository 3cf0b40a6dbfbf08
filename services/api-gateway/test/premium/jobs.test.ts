import { addDays, jakartaDay, startOfDay } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIds, people, type World } from '../world.ts';
import { administrator, counter, numbers, openWorld } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { anew, ask, call, inHours, latest, run, subscriptions, told } = counter(() => world);
beforeEach(anew);

const hours = (count: number) => world.clock.advance(count * 3_600_000);
const requests = 'api-gateway.premium-requests';

/** No message can be stored meanwhile. */
async function whileNothingCanBeSent(work: () => Promise<void>): Promise<void> {
  await sql`create or replace function refuse() returns trigger language plpgsql as $$
    begin raise exception 'no'; end $$`.execute(world.db);
  await sql`create trigger refuse before insert on outbox for each row execute function refuse()`.execute(world.db);
  try {
    await work();
  } finally {
    await sql`drop trigger refuse on outbox`.execute(world.db);
  }
}

test('the jobs have their times in Jakarta and names that people know them by', () => {
  const jobs = world.service.jobList.filter(({ key }) => key.includes('premium'));
  expect(jobs.map(({ key, schedule, title }) => [key, schedule, title])).toEqual([
    ['api-gateway.premium-requests', ['20 * * * *'], 'Mengakhiri permintaan premium yang kedaluwarsa'],
    ['api-gateway.premium-subscriptions', ['*/30 * * * *'], 'Mengakhiri masa premium akun dashboard'],
    ['api-gateway.premium-people', ['0 0 * * *'], 'Mengakhiri masa premium pengguna aplikasi'],
  ]);
});

describe('requests of the dashboard', () => {
  test('end a day after they were made, two days after the proof; those who wait and administrators are told', async () => {
    const { request_id } = await ask('operator');
    await ask('directorate', { proof_url: 'https://a.example/b' });
    await told();
    hours(23);
    expect(await run(requests)).toEqual({ dashboard: 0, app: 0 });
    hours(1);
    expect(await run(requests)).toEqual({ dashboard: 1, app: 0 });
    expect(await run(requests)).toEqual({ dashboard: 0, app: 0 });
    const messages = await told();
    expect(messages.map(({ to }) => to)).toEqual([numbers.operator, administrator]);
    expect(messages[0]?.text).toContain('*Permintaan premium kedaluwarsa*');
    expect(messages[1]?.text).toContain(
      `• Nomor ${request_id}: operator.a · premium_1 · Rp 300.123 · RES_A · +${numbers.operator}`,
    );
    expect((await latest('operator')).hasOpenRequest).toBe(false);
    expect((await latest('directorate')).hasOpenRequest).toBe(true);
    const { rows } = await sql`select action, actor, status_from, status_to from dashboard_premium_request_audit
      where request_id = ${request_id} order by audit_id`.execute(world.db);
    expect(rows.at(-1)).toEqual({ action: 'expired', actor: 'system', status_from: 'pending', status_to: 'expired' });
    expect(await world.trail('premium.expired')).toMatchObject([
      { actor: null, subject: { kind: 'dashboard', id: accountIds.operator }, channel: 'job' },
    ]);
    hours(24);
    expect(await run(requests)).toEqual({ dashboard: 1, app: 0 });
  });

  test('none ends without the messages that say so: the end and the messages are one', async () => {
    await ask('operator');
    await told();
    hours(24);
    await whileNothingCanBeSent(() => expect(run(requests)).rejects.toThrow('no'));
    const { rows } = await sql`select status from dashboard_premium_request`.execute(world.db);
    expect(rows).toEqual([{ status: 'pending' }]);
    expect(await run(requests)).toEqual({ dashboard: 1, app: 0 });
    expect((await told()).map(({ to }) => to)).toEqual([numbers.operator, administrator]);
  });

  test('one that is over does not keep the account from asking anew before the job has run', async () => {
    await ask('operator');
    hours(24);
    await ask('operator');
    const { rows } = await sql`select status from dashboard_premium_request order by request_id`.execute(world.db);
    expect(rows).toEqual([{ status: 'expired' }, { status: 'pending' }]);
  });

  test('hundreds that an adopted database brings along end without a word to anybody', async () => {
    await sql`drop index dashboard_premium_request_open`.execute(world.db);
    await sql`insert into dashboard_premium_request
        (dashboard_user_id, username, whatsapp, bank_name, account_number, sender_name, status, expired_at)
      select ${accountIds.operator}, 'operator.a', '628120000002', '-', '-', '-', 'pending', '2025-01-01'
      from generate_series(1, 120)`.execute(world.db);
    expect(await run(requests)).toEqual({ dashboard: 120, app: 0 });
    expect(await told()).toEqual([]);
    await sql`create unique index dashboard_premium_request_open on dashboard_premium_request (dashboard_user_id)
      where status in ('pending', 'confirmed')`.execute(world.db);
  });
});

describe('requests that an adopted database has no end for', () => {
  const adopt = (created: string) =>
    sql`insert into dashboard_premium_request
        (dashboard_user_id, username, bank_name, account_number, sender_name, status, created_at)
      values (${accountIds.operator}, 'operator.a', '-', '-', '-', 'confirmed', ${created})`.execute(world.db);

  test('of the dashboard are over two days after they were made, and lock the form no longer', async () => {
    await adopt(inHours(-47));
    expect(await latest('operator')).toMatchObject({ hasOpenRequest: true, request: { expired_at: inHours(1) } });
    expect(await run(requests)).toEqual({ dashboard: 0, app: 0 });
    hours(1);
    expect((await latest('operator')).hasOpenRequest).toBe(false);
    expect(await run(requests)).toEqual({ dashboard: 1, app: 0 });
  });

  test('of the dashboard do not keep the account from asking anew', async () => {
    await adopt(inHours(-48));
    await ask('operator');
    const { rows } = await sql`select status from dashboard_premium_request order by request_id`.execute(world.db);
    expect(rows).toEqual([{ status: 'expired' }, { status: 'pending' }]);
  });

  test('of the app, without any time, are over', async () => {
    await sql`insert into premium_request (user_id, status, created_at, updated_at)
      values (${people.ani}, null, null, null)`.execute(world.db);
    const { data } = (await call('ani', 'GET', '/api/premium-requests')).body;
    expect(data).toMatchObject([{ status: 'expired' }]);
    expect((await call('ani', 'POST', '/api/premium-requests', {})).status).toBe(201);
    expect(await run(requests)).toEqual({ dashboard: 0, app: 0 });
    expect(await told()).toEqual([]);
  });
});

describe('requests of the app', () => {
  test('end three days after they were last changed, and the person is told', async () => {
    const { request } = (await call('ani', 'POST', '/api/premium-requests', {})).body;
    hours(71);
    await call('ani', 'PUT', `/api/premium-requests/${request.request_id}`, { bank_name: 'BANK LAIN' });
    hours(71);
    expect(await run(requests)).toEqual({ dashboard: 0, app: 0 });
    hours(1);
    expect(await run(requests)).toEqual({ dashboard: 0, app: 1 });
    const { body } = await call('ani', 'GET', `/api/premium-requests/${request.request_id}`);
    expect(body.request).toMatchObject({ status: 'expired', decided_at: inHours(0) });
    expect((await told()).map(({ to, text }) => [to, text.split('\n')[0]])).toEqual([
      [numbers.ani, '*Permintaan premium kedaluwarsa*'],
    ]);
    const anew = await call('ani', 'POST', '/api/premium-requests', {});
    expect([anew.status, anew.body.request.status]).toEqual([201, 'pending']);
  });

  test('those of years ago end silently', async () => {
    await sql`insert into premium_request (user_id, status, created_at, updated_at)
      values (${people.ani}, 'pending', '2024-01-01', '2024-01-01')`.execute(world.db);
    expect(await run(requests)).toEqual({ dashboard: 0, app: 1 });
    expect(await told()).toEqual([]);
  });
});

describe('subscriptions of accounts', () => {
  const job = 'api-gateway.premium-subscriptions';
  const account = async () => {
    const { rows } = await sql`select premium_status, premium_tier, premium_expires_at from dashboard_user
      where dashboard_user_id = ${accountIds.operator}`.execute(world.db);
    return rows[0];
  };

  test('end with their time: account and profile lose the tier, the owner is told once', async () => {
    const { request_id } = await ask('operator');
    await call('admin', 'PUT', `/api/premium/requests/${request_id}/approve`);
    await told();
    hours(30 * 24 - 1);
    expect(await run(job)).toEqual({ ended: 0 });
    hours(1);
    // From that very instant, before the job has run.
    const { client } = (await call('operator', 'GET', '/api/clients/profile?client_id=RES_A')).body;
    expect(client).toMatchObject({ tier: null, premium_expiry: null });
    expect(await run(job)).toEqual({ ended: 1 });
    expect(await run(job)).toEqual({ ended: 0 });
    expect(await account()).toEqual({ premium_status: false, premium_tier: null, premium_expires_at: null });
    expect(await subscriptions(accountIds.operator)).toMatchObject([{ status: 'expired' }]);
    expect((await told()).map(({ to, text }) => [to, text.split('\n')[0]])).toEqual([
      [numbers.operator, '*Masa premium berakhir*'],
    ]);
    expect(await world.trail('premium.ended')).toMatchObject([{ detail: { tier: 'premium_1' }, channel: 'job' }]);
  });

  test('none ends without the message that says so: the end and the message are one', async () => {
    const { request_id } = await ask('operator');
    await call('admin', 'PUT', `/api/premium/requests/${request_id}/approve`);
    await told();
    hours(30 * 24);
    await whileNothingCanBeSent(() => expect(run(job)).rejects.toThrow('no'));
    expect(await account()).toMatchObject({ premium_status: true });
    expect(await subscriptions(accountIds.operator)).toMatchObject([{ status: 'active' }]);
    expect(await run(job)).toEqual({ ended: 1 });
    expect((await told()).map(({ to }) => to)).toEqual([numbers.operator]);
  });

  test('where another goes on, the account keeps premium and nobody is told', async () => {
    await sql`insert into dashboard_user_subscriptions (dashboard_user_id, tier, status, started_at, expires_at) values
      (${accountIds.operator}, 'tier1', 'active', ${inHours(-900)}, ${inHours(-1)}),
      (${accountIds.operator}, 'tier2', 'active', ${inHours(-800)}, ${inHours(100)})`.execute(world.db);
    expect(await run(job)).toEqual({ ended: 1 });
    expect(await account()).toMatchObject({ premium_status: true, premium_tier: 'tier2' });
    expect(await told()).toEqual([]);
  });

  test.for([300 * 24, null, 'infinity'] as const)(
    'what an adopted account says of itself goes on (%o) when an old subscription ends',
    async (end) => {
      const until = typeof end === 'number' ? inHours(end) : end;
      await sql`update dashboard_user set premium_status = true, premium_tier = 'tier1', premium_expires_at = ${until}
        where dashboard_user_id = ${accountIds.operator}`.execute(world.db);
      const before = await account();
      await sql`insert into dashboard_user_subscriptions (dashboard_user_id, tier, status, started_at, expires_at)
        values (${accountIds.operator}, 'tier1', 'active', ${inHours(-90 * 24)}, ${inHours(-1)})`.execute(world.db);
      expect(await run(job)).toEqual({ ended: 1 });
      expect(await subscriptions(accountIds.operator)).toMatchObject([{ status: 'expired' }]);
      expect(await account()).toEqual(before);
      expect(await told()).toEqual([]);
    },
  );

  test('an account that only says so itself, as an adopted one may, loses it too', async () => {
    await sql`update dashboard_user set premium_status = true, premium_tier = 'tier1', premium_expires_at = ${inHours(-2)}
      where dashboard_user_id = ${accountIds.operator}`.execute(world.db);
    expect(await run(job)).toEqual({ ended: 1 });
    expect(await account()).toEqual({ premium_status: false, premium_tier: null, premium_expires_at: null });
  });
});

describe('premium of people', () => {
  const job = 'api-gateway.premium-people';

  test('ends at the midnight in Jakarta with which its end date begins', async () => {
    const today = jakartaDay(world.clock.now());
    const midnight = startOfDay(addDays(today, 2));
    await sql`update "user" set premium_status = true, premium_end_date = ${addDays(today, 2)}::date
      where user_id = ${people.ani}`.execute(world.db);
    await sql`update "user" set premium_status = true where user_id = ${people.budi}`.execute(world.db);
    world.clock.set(new Date(midnight.getTime() - 1));
    expect(await run(job)).toEqual({ people: 0 });
    world.clock.set(midnight);
    expect(await run(job)).toEqual({ people: 1 });
    const { rows } = await sql`select premium_status, premium_end_date from "user"
      where user_id in (${people.ani}, ${people.budi}) order by user_id`.execute(world.db);
    expect(rows).toEqual([
      { premium_status: false, premium_end_date: null },
      { premium_status: true, premium_end_date: null },
    ]);
    expect(await world.trail('premium.ended')).toMatchObject([{ subject: { kind: 'personnel', id: people.ani } }]);
  });
});
