import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, rowsIn, type World } from '../world.ts';
import { counter, numbers, openWorld } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { anew, ask, call, inHours, latest, run, subscriptions, told } = counter(() => world);
beforeEach(anew);

const thirtyDays = 30 * 24;
const profile = async () => {
  const { tier, premium_tier, premium_expiry } = (await call('operator', 'GET', '/api/clients/profile?client_id=RES_A'))
    .body.client;
  return { tier, premium_tier, premium_expiry };
};
const account = async () => {
  const { rows } = await sql`select premium_status, premium_tier, premium_expires_at from dashboard_user
    where dashboard_user_id = ${accountIds.operator}`.execute(world.db);
  return rows[0];
};
/** What an account of an adopted database may say without a subscription to show for it. */
const says = ({ tier, until }: { tier: string | null; until: string | null }) =>
  sql`update dashboard_user set premium_status = true, premium_tier = ${tier}, premium_expires_at = ${until}
    where dashboard_user_id = ${accountIds.operator}`.execute(world.db);
const decide = (id: unknown, word: 'approve' | 'deny', body?: object, who: 'admin' | 'foreigner' = 'admin') =>
  call(who, 'PUT', `/api/premium/requests/${id}/${word}`, body);

describe('approving', () => {
  test('gives thirty days of the tier that was asked for, and the profile shows it to the same token at once', async () => {
    const { request_id, request_token } = await ask('operator');
    expect(await profile()).toEqual({ tier: null, premium_tier: null, premium_expiry: null });
    await told();
    const { status, body } = await decide(request_id, 'approve');
    const until = inHours(thirtyDays);
    const subscription = {
      subscription_id: expect.any(String),
      dashboard_user_id: accountIds.operator,
      tier: 'premium_1',
      status: 'active',
      started_at: inHours(0),
      expires_at: until,
    };
    expect(status).toBe(200);
    expect(body.subscription).toEqual(subscription);
    expect(body.request).toMatchObject({
      request_token,
      status: 'approved',
      locked: false,
      responded_at: inHours(0),
      subscription_expires_at: until,
      decided_by: `dashboard:${accountIds.admin}`,
      metadata: { unique_code: 123, subscription_id: body.subscription.subscription_id },
    });
    expect(await profile()).toEqual({ tier: 'premium_1', premium_tier: 'premium_1', premium_expiry: until });
    expect(await account()).toEqual({
      premium_status: true,
      premium_tier: 'premium_1',
      premium_expires_at: new Date(until),
    });
    expect(await latest('operator')).toMatchObject({ hasOpenRequest: false, request: null });
    const [message, ...more] = await told();
    expect([message?.to, more]).toEqual([numbers.operator, []]);
    expect(message?.text).toMatch(
      /^\*Permintaan premium disetujui\*\n\nUsername: operator\.a\n[\s\S]*Paket: premium_1\n/,
    );
  });

  test('twice is once: one subscription, one message, the same answer', async () => {
    const { request_id } = await ask('operator');
    await told();
    const first = await decide(request_id, 'approve');
    const second = await decide(request_id, 'approve', { tier: 'premium_9' }, 'foreigner');
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(await subscriptions(accountIds.operator)).toHaveLength(1);
    expect(await told()).toHaveLength(1);
    expect((await world.trail('premium.approved')).length).toBe(1);
  });

  test('takes another tier and another end from the administrator', async () => {
    const { request_token } = await ask('operator');
    const { body } = await decide(request_token, 'approve', { tier: ' Premium_2 ', expires_at: '2026-12-31' });
    expect(body.subscription).toMatchObject({ tier: 'premium_2', expires_at: '2026-12-31T17:00:00.000Z' });
    await anew();
    const { request_id } = await ask('operator');
    const instant = await decide(request_id, 'approve', { expires_at: '2026-12-31T10:00:00+07:00' });
    expect(instant.body.subscription).toMatchObject({ expires_at: '2026-12-31T03:00:00.000Z' });
  });

  test.for([
    [{ expires_at: '2020-01-01' }, 'expires_at'],
    [{ expires_at: '2099-01-01' }, 'expires_at'],
    [{ expires_at: 'besok' }, 'expires_at'],
    [{ expires_at: '2026-12-31T10:00:00' }, 'expires_at'],
    [{ tier: 'a b' }, 'tier'],
    [{ note: 'x'.repeat(201) }, 'note'],
  ] as const)('with %o is refused and decides nothing', async ([body, field]) => {
    const { request_id } = await ask('operator');
    const answer = await decide(request_id, 'approve', body);
    expect([verdict(answer), answer.body.field]).toEqual(['400 VALIDATION_FAILED', field]);
    expect((await latest('operator')).hasOpenRequest).toBe(true);
  });

  test('a request without a tier gives plain premium', async () => {
    const { request_id } = await ask('operator', { premium_tier: null });
    expect((await decide(request_id, 'approve')).body.subscription).toMatchObject({ tier: 'premium' });
  });

  test('what is left of a subscription is added to the next one of its tier, which is the only one from then on', async () => {
    await decide((await ask('operator')).request_id, 'approve');
    world.clock.advance(10 * 24 * 3_600_000);
    const { body } = await decide((await ask('operator')).request_id, 'approve');
    const until = inHours(20 * 24 + thirtyDays);
    expect(body.subscription).toMatchObject({ tier: 'premium_1', expires_at: until });
    expect((await subscriptions(accountIds.operator)).map(({ tier, status }) => [tier, status])).toEqual([
      ['premium_1', 'canceled'],
      ['premium_1', 'active'],
    ]);
    expect(await account()).toMatchObject({ premium_tier: 'premium_1', premium_expires_at: new Date(until) });
  });

  test('days of one tier do not become days of another', async () => {
    await decide((await ask('operator')).request_id, 'approve');
    world.clock.advance(10 * 24 * 3_600_000);
    const { body } = await decide((await ask('operator', { premium_tier: 'premium_2' })).request_id, 'approve');
    expect(body.subscription).toMatchObject({ tier: 'premium_2', expires_at: inHours(thirtyDays) });
    expect((await subscriptions(accountIds.operator)).map(({ tier, status }) => [tier, status])).toEqual([
      ['premium_1', 'canceled'],
      ['premium_2', 'active'],
    ]);
    await anew();
    await says({ tier: 'Premium_1', until: inHours(300) });
    const another = await decide((await ask('operator', { premium_tier: 'premium_2' })).request_id, 'approve');
    expect(another.body.subscription).toMatchObject({ expires_at: inHours(thirtyDays) });
  });

  test.for([' Premium_1', null])('what is left of what the account itself says, tier %o, is added', async (tier) => {
    await says({ tier, until: inHours(300) });
    const { body } = await decide((await ask('operator')).request_id, 'approve');
    expect(body.subscription).toMatchObject({ tier: 'premium_1', expires_at: inHours(300 + thirtyDays) });
  });

  test.for([null, 'infinity'])(
    'premium without end (%o) keeps none, and that can be read everywhere',
    async (until) => {
      await says({ tier: 'premium_1', until });
      const { request_id } = await ask('operator');
      await told();
      const { status, body } = await decide(request_id, 'approve');
      expect([status, body.subscription, body.request]).toEqual([
        200,
        expect.objectContaining({ tier: 'premium_1', status: 'active', expires_at: null }),
        expect.objectContaining({ status: 'approved', subscription_expires_at: null }),
      ]);
      expect((await told())[0]?.text).toContain('Berlaku sampai: tanpa batas waktu');
      expect(await account()).toEqual({ premium_status: true, premium_tier: 'premium_1', premium_expires_at: null });
      expect((await decide(request_id, 'approve')).body).toEqual(body);
      // The next approval finds a subscription without end.
      const again = await decide((await ask('operator')).request_id, 'approve');
      expect(again.body.subscription).toMatchObject({ expires_at: null });
      world.clock.advance(400 * 24 * 3_600_000);
      expect(await run('api-gateway.premium-subscriptions')).toEqual({ ended: 0 });
      expect(await profile()).toEqual({ tier: 'premium_1', premium_tier: 'premium_1', premium_expiry: null });
    },
  );

  test('premium without end gets one when an administrator names it', async () => {
    await says({ tier: 'premium_1', until: null });
    const { body } = await decide((await ask('operator')).request_id, 'approve', { expires_at: inHours(48) });
    expect(body.subscription).toMatchObject({ expires_at: inHours(48) });
    expect(await account()).toMatchObject({ premium_expires_at: new Date(inHours(48)) });
  });

  test('money that came late still counts: an expired request may be approved, not denied', async () => {
    const { request_id } = await ask('operator');
    world.clock.advance(25 * 3_600_000);
    expect(await run('api-gateway.premium-requests')).toEqual({ dashboard: 1, app: 0 });
    const denied = await decide(request_id, 'deny');
    expect([verdict(denied), denied.body.status, denied.body.message]).toEqual([
      '409 ALREADY_DECIDED',
      'expired',
      'Permintaan premium ini sudah kedaluwarsa.',
    ]);
    expect((await decide(request_id, 'approve')).body.subscription).toMatchObject({ tier: 'premium_1' });
  });
});

describe('denying', () => {
  test('tells whoever asked, gives nothing, and leaves the way free for another request', async () => {
    const { request_id } = await ask('operator');
    await told();
    const { status, body } = await decide(request_id, 'deny', { note: 'Dana belum masuk' });
    expect([status, body.subscription, body.request.status]).toEqual([200, null, 'denied']);
    expect((await decide(request_id, 'deny')).status).toBe(200);
    expect(verdict(await decide(request_id, 'approve'))).toBe('409 ALREADY_DECIDED');
    const messages = await told();
    expect(messages.map(({ to }) => to)).toEqual([numbers.operator]);
    expect(messages[0]?.text).toContain('*Permintaan premium ditolak*');
    expect(await subscriptions(accountIds.operator)).toEqual([]);
    const { rows } = await sql`select action, actor, note, status_to from dashboard_premium_request_audit
      where request_id = ${request_id} order by audit_id desc limit 1`.execute(world.db);
    expect(rows).toEqual([
      { action: 'denied', actor: `dashboard:${accountIds.admin}`, note: 'Dana belum masuk', status_to: 'denied' },
    ]);
    await ask('operator');
  });

  test('an approved request can be denied no more', async () => {
    const { request_id } = await ask('operator');
    await decide(request_id, 'approve');
    expect(verdict(await decide(request_id, 'deny'))).toBe('409 ALREADY_DECIDED');
    expect(await account()).toMatchObject({ premium_status: true });
  });
});

describe('who decides', () => {
  test('nobody about their own request, but another administrator', async () => {
    const { request_id } = await ask('admin');
    for (const word of ['approve', 'deny'] as const) {
      const own = await decide(request_id, word);
      expect([verdict(own), own.body.message]).toEqual([
        '403 FORBIDDEN',
        'Permintaan premium Anda sendiri diputuskan oleh admin lain.',
      ]);
    }
    expect((await decide(request_id, 'approve', undefined, 'foreigner')).status).toBe(200);
  });

  test('administrators of any client and directorate, and no one else', async () => {
    const { request_id } = await ask('operator');
    for (const who of ['operator', 'twoUnits', 'directorate', 'reviewer', 'unit', 'ani', 'pressAdmin'] as const) {
      for (const [method, url] of [
        ['PUT', `/api/premium/requests/${request_id}/approve`],
        ['PUT', `/api/premium/requests/${request_id}/deny`],
        ['GET', `/api/premium/requests/${request_id}`],
        ['GET', '/api/premium/requests'],
      ] as const) {
        expect(verdict(await call(who, method, url))).toBe('403 FORBIDDEN');
      }
    }
    const seen = await call('directorateAdmin', 'PUT', `/api/premium/requests/${request_id}/approve`);
    expect(seen.status).toBe(200);
  });

  test.for(['0', '-1', '2147483648', '99999999999', 'x', '1.5', '3f2504e0-4f89-41d3-9a0c-0305e82c3301'])(
    'a request named %s is not there',
    async (name) => {
      expect(verdict(await decide(name, 'approve'))).toBe('404 PREMIUM_REQUEST_NOT_FOUND');
      expect(verdict(await call('admin', 'GET', `/api/premium/requests/${name}`))).toBe(
        '404 PREMIUM_REQUEST_NOT_FOUND',
      );
    },
  );
});

describe('the list of requests', () => {
  test('is of all accounts, newest first, in pages, by state and by what is looked for', async () => {
    for (const who of ['operator', 'twoUnits', 'directorate'] as const) {
      await ask(who, { sender_name: `PENGIRIM ${who}` });
      world.clock.advance(1_000);
    }
    const list = (query: string) => call('foreigner', 'GET', `/api/premium/requests${query}`);
    const names = async (query: string) =>
      rowsIn<{ username: string }>(await list(query)).map(({ username }) => username);
    expect(await names('')).toEqual(['binmas', 'operator.ab', 'operator.a']);
    expect(await names('?sort=username')).toEqual(['binmas', 'operator.a', 'operator.ab']);
    expect((await list('?limit=2&page=2')).body.pagination).toEqual({
      total: 3,
      limit: 2,
      offset: 2,
      page: 2,
      totalPages: 2,
    });
    expect(await names('?limit=2&page=2')).toEqual(['operator.a']);
    expect(await names('?search=TWOUNITS')).toEqual(['operator.ab']);
    expect(await names('?search=%25')).toEqual([]);
    const open = rowsIn<{ request_id: number; username: string }>(await list('?status=open'));
    await decide(open.find(({ username }) => username === 'binmas')?.request_id, 'deny');
    expect(await names('?status=open')).toEqual(['operator.ab', 'operator.a']);
    expect(await names('?status=denied')).toEqual(['binmas']);
    expect(verdict(await call('admin', 'GET', '/api/premium/requests?status=lain'))).toBe('400 VALIDATION_FAILED');
  });
});
