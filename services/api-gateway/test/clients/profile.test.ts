import { bumpVersions } from '@cicero/database';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, type Caller, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const profile = (who: Caller, query = '', headers = {}) =>
  world.call(who, 'GET', `/api/clients/profile?${query}`, undefined, headers);
const contacts = ['client_operator', 'client_super', 'client_group', 'tiktok_secuid'];

test('has the columns, flags and contacts that pages are made of', async () => {
  const { status, body } = await profile('admin');
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    client: {
      client_id: 'RES_A',
      nama: 'RESOR CONTOH A',
      client_type: 'org',
      client_status: true,
      client_insta: 'resor.a',
      client_insta_status: true,
      client_tiktok: '@resor.a',
      client_tiktok_status: true,
      client_amplify_status: true,
      client_operator: '628110000003',
      client_super: '628110000013,628110000014',
      client_group: '1203630000000003@g.us',
      tiktok_secuid: 'MS4wResA',
      regional_id: 'WIL1',
      parent_client_id: 'DITBINMAS',
      client_level: null,
      level: null,
      tier: null,
      premium_tier: null,
      premium_expiry: null,
    },
  });
});

describe('who sees which client', () => {
  test.each<[Caller, string, string]>([
    ['operator', '', 'RES_A'],
    ['operator', 'client_id=res_a', 'RES_A'],
    ['unit', '', 'RES_A'],
    ['ani', '', 'RES_A'],
    ['twoUnits', 'client_id=RES_B', 'RES_B'],
    ['directorate', '', 'DITBINMAS'],
    // Below it, and with people who hold its role.
    ['directorate', 'client_id=RES_A', 'RES_A'],
    ['directorate', 'client_id=RES_B', 'RES_B'],
    ['directorateUnit', 'client_id=RES_C', 'RES_C'],
    ['directorate', 'client_id=RES_D', '403 CLIENT_DENIED'],
    ['directorate', 'client_id=DITLANTAS', '403 CLIENT_DENIED'],
    ['directorate', 'client_id=ADA_TIDAK', '403 CLIENT_DENIED'],
    ['admin', 'client_id=RES_B', '403 CLIENT_DENIED'],
    ['operator', 'client_id=RES_B&role=ditbinmas', '403 CLIENT_DENIED'],
    ['operator', 'client_id=DITBINMAS&role=ditbinmas&scope=direktorat', '403 CLIENT_DENIED'],
    ['unit', 'client_id=RES_B', '403 CLIENT_DENIED'],
    ['ani', 'client_id=RES_B', '403 CLIENT_DENIED'],
    ['ani', 'client_id=DITBINMAS', '403 CLIENT_DENIED'],
    ['foreigner', 'client_id=RES_A', '403 CLIENT_DENIED'],
    ['twoUnits', '', '400 CLIENT_REQUIRED'],
    ['admin', 'scope=polda', '400 SCOPE_INVALID'],
    ['admin', 'regional_id=wil1', 'RES_A'],
    ['admin', 'regional_id=WIL2', '404 CLIENT_NOT_FOUND'],
    ['writer', '', '403 FORBIDDEN'],
  ])('%s asking "%s": %s', async (who, query, expected) => {
    const answer = await profile(who, query);
    expect(answer.status < 400 ? answer.body.client.client_id : verdict(answer)).toBe(expected);
  });

  test.each<[Caller, string, boolean]>([
    ['operator', 'RES_A', true],
    ['unit', 'RES_A', true],
    ['directorate', 'DITBINMAS', true],
    ['directorate', 'RES_A', false],
    ['directorateUnit', 'RES_C', false],
    ['ani', 'RES_A', false],
  ])('%s sees the contacts of %s: %s', async (who, id, isSeen) => {
    const { body } = await profile(who, `client_id=${id}`);
    expect(contacts.filter((name) => name in body.client)).toEqual(isSeen ? contacts : []);
  });
});

describe('a directorate’s accounts and switches', () => {
  const lent = ['client_insta', 'client_tiktok', 'client_amplify_status'] as const;
  const seen = async (who: Caller, query: string) => {
    const { body } = await profile(who, query);
    return [body.client.client_id, body.client.nama, ...lent.map((name) => body.client[name])];
  };

  test('stand in for those of a unit; id and name stay the unit’s, whatever the scope', async () => {
    const expected = ['RES_A', 'RESOR CONTOH A', 'binmas.contoh', '@binmas.contoh', true];
    for (const query of ['', '&scope=ORG', '&scope=DIREKTORAT', '&role=ditlantas&scope=org']) {
      expect(await seen('directorate', `client_id=RES_A${query}`)).toEqual(expected);
    }
  });

  test('are not lent to callers without its role, whatever role they name', async () => {
    const expected = ['RES_A', 'RESOR CONTOH A', 'resor.a', '@resor.a', true];
    for (const who of ['operator', 'admin', 'unit', 'ani', 'reviewer'] as const) {
      expect(await seen(who, 'client_id=RES_A&role=ditbinmas&scope=direktorat')).toEqual(expected);
    }
  });

  test('are lent to other than units only when that is asked for, and within the region', async () => {
    await world.db.updateTable('clients').set({ client_type: 'satker' }).where('client_id', '=', 'RES_C').execute();
    await world.context.transact(({ tx }) => bumpVersions(tx, ['clients']));
    expect(await seen('directorate', 'client_id=RES_C')).toMatchObject({ 2: 'resor.c' });
    expect(await seen('directorate', 'client_id=RES_C&scope=direktorat')).toMatchObject({ 2: 'binmas.contoh' });
    const elsewhere = await profile('directorate', 'client_id=RES_C&scope=direktorat&regional_id=WIL2');
    expect(verdict(elsewhere)).toBe('404 CLIENT_NOT_FOUND');
  });
});

describe('level and tier', () => {
  afterEach(async () => {
    await world.db.deleteFrom('dashboard_user_subscriptions').execute();
    await world.db.updateTable('dashboard_user').set({ premium_status: false, premium_tier: null }).execute();
  });
  const subscribe = (days: number, more: { status?: string; tier?: string } = {}) =>
    world.db
      .insertInto('dashboard_user_subscriptions')
      .values({
        dashboard_user_id: accountIds.directorate,
        tier: 'Premium_1',
        status: 'active',
        expires_at: new Date(world.clock.now().getTime() + days * 86_400_000),
        ...more,
      })
      .execute();
  const tierOf = async (who: Caller) => {
    const { level, tier, premium_tier, premium_expiry } = (await profile(who)).body.client;
    return { level, tier, premium_tier, premium_expiry };
  };

  test('are kept apart: where the client stands, and what the account has subscribed to', async () => {
    expect(await tierOf('directorate')).toEqual({
      level: 'direktorat',
      tier: null,
      premium_tier: null,
      premium_expiry: null,
    });
    await subscribe(30);
    expect(await tierOf('directorate')).toEqual({
      level: 'direktorat',
      tier: 'premium_1',
      premium_tier: 'premium_1',
      premium_expiry: '2026-03-04T01:00:00.000Z',
    });
    // That of the account, not of the client.
    expect((await tierOf('directorateAdmin')).tier).toBeNull();
    expect((await tierOf('directorateUnit')).tier).toBeNull();
  });

  test('a subscription that is over or was ended counts no more', async () => {
    await subscribe(-1);
    await subscribe(30, { status: 'canceled' });
    expect((await tierOf('directorate')).tier).toBeNull();
  });

  test('an adopted account may have the columns only', async () => {
    const set = (premium_expires_at: Date | null) =>
      world.db
        .updateTable('dashboard_user')
        .set({ premium_status: true, premium_tier: 'premium_2', premium_expires_at })
        .where('dashboard_user_id', '=', accountIds.directorate)
        .execute();
    await set(null);
    expect((await tierOf('directorate')).tier).toBe('premium_2');
    await set(new Date('2026-02-01T00:00:00Z'));
    expect((await tierOf('directorate')).tier).toBeNull();
  });
});

describe('asked again and again', () => {
  test('it is 304 until the client, the directorate’s people or the subscription change', async () => {
    const first = await profile('directorate', 'client_id=RES_B');
    const match = { 'if-none-match': first.headers.etag };
    const again = async () => (await profile('directorate', 'client_id=RES_B', match)).status;
    expect([await again(), await again()]).toEqual([304, 304]);
    await world.context.transact(({ tx }) => bumpVersions(tx, ['clients']));
    const { status, headers } = await profile('directorate', 'client_id=RES_B', match);
    expect(status).toBe(200);
    await world.context.transact(({ tx }) => bumpVersions(tx, ['role:ditbinmas']));
    const later = { 'if-none-match': headers.etag };
    expect((await profile('directorate', 'client_id=RES_B', later)).status).toBe(200);
    const present = await profile('directorate', 'client_id=RES_B');
    await world.db
      .updateTable('dashboard_user')
      .set({ premium_status: true, premium_tier: 'premium_3', premium_expires_at: null })
      .where('dashboard_user_id', '=', accountIds.directorate)
      .execute();
    const subscribed = { 'if-none-match': present.headers.etag };
    expect((await profile('directorate', 'client_id=RES_B', subscribed)).status).toBe(200);
  });

  test('what one caller was told is not told another: neither answer nor tag', async () => {
    const own = await profile('admin', 'client_id=RES_A');
    const match = { 'if-none-match': own.headers.etag };
    expect((await profile('admin', 'client_id=RES_A', match)).status).toBe(304);
    expect((await profile('directorate', 'client_id=RES_A', match)).status).toBe(200);
    const denied = await profile('foreigner', 'client_id=RES_A', match);
    expect([denied.status, denied.headers.etag]).toEqual([403, undefined]);
  });
});
