import { postgresReachable } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { people, World } from '../world.ts';

const reachable = await postgresReachable();

describe.skipIf(!reachable)('on PostgreSQL', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.openOnPostgres();
    await world.host.database.script(`
      insert into "user" (user_id, nama, client_id, divisi)
        select (60000000 + n)::text, 'ORANG ' || n % 100, 'RES_A', 'SAT ' || n % 7 from generate_series(1, 12345) n;
      insert into user_roles select user_id, role_id from "user", roles
        where user_id like '6%' and user_id::bigint % 2 = 0 and role_name = 'ditbinmas'`);
  });
  afterAll(() => world.close());

  const numbersOf = async (who: 'admin' | 'directorate', query: string): Promise<string[]> => {
    const { status, body } = await world.call<{ user_id: string }[]>(who, 'GET', `/api/users/list?${query}`);
    expect(status).toBe(200);
    return (body.data ?? []).map(({ user_id }) => user_id);
  };

  test('a list of thousands is whole and in order, whatever it is ordered by', async () => {
    const expected = [people.ani, people.budi, ...Array.from({ length: 12_345 }, (_, at) => String(60_000_001 + at))];
    expect(await numbersOf('admin', 'client_id=RES_A')).toEqual(expected);
    for (const sort of ['nama', '-nama', 'divisi', '-client_id', '-user_id']) {
      const sorted = await numbersOf('admin', `client_id=RES_A&sort=${sort}`);
      expect([...new Set(sorted)].sort()).toEqual(expected);
    }
    const byName = await numbersOf('admin', 'client_id=RES_A&sort=nama');
    const pages = [];
    for (let page = 1; page <= 3; page++) {
      pages.push(...(await numbersOf('admin', `client_id=RES_A&sort=nama&limit=500&page=${page}`)));
    }
    expect(byName.slice(0, 1_500)).toEqual(pages);
  });

  test('a byte that no text can hold is the caller’s fault', async () => {
    for (const query of [
      'client_id=RES_A&search=%00',
      'client_id=RES_A&divisi=%00&limit=5',
      'client_id=RES_A&regional_id=%00',
    ]) {
      const { status, body, headers } = await world.call('admin', 'GET', `/api/users/list?${query}`);
      expect(`${status} ${body.code} ${headers.etag}`).toBe('400 VALIDATION_FAILED undefined');
    }
  });

  test('a directorate’s list is whole', async () => {
    const numbers = await numbersOf('directorate', 'client_id=DITBINMAS');
    expect(numbers).toHaveLength(6_172 + 4);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('of ten who want one handle, one address or one number at once, one gets it', async () => {
    const ids = Array.from({ length: 10 }, (_, at) => String(60_000_001 + at));
    const attempts = (body: object) =>
      Promise.all(ids.map((id) => world.call('admin', 'PUT', `/api/users/${id}`, body))).then((answers) =>
        answers.map(({ status, body: { code } }) => (status === 200 ? 200 : `${status} ${code}`)).sort(),
      );
    const one = (code: string) => [200, ...Array(9).fill(`409 ${code}`)];
    expect(await attempts({ insta: 'rebutan' })).toEqual(one('HANDLE_TAKEN'));
    expect(await attempts({ tiktok: 'rebutan', insta: '' })).toEqual(one('HANDLE_TAKEN'));
    expect(await attempts({ email: 'rebutan@example.org' })).toEqual(one('EMAIL_TAKEN'));
    expect(await attempts({ user_id: '61000001' })).toEqual(one('USER_ID_TAKEN'));
  });

  test('many changes of one person at once all happen, none is a fault', async () => {
    const fields = ['title', 'divisi', 'jabatan', 'desa'];
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        world.call('admin', 'PUT', `/api/users/${people.budi}`, { [fields[at % 4] ?? '']: `NILAI ${at}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    const noted = (await world.trail('personnel.updated')).filter(({ subject }) => subject?.id === people.budi);
    expect(noted).toHaveLength(40);
  });

  test('a handle and an address that two people swap at once lock nobody in', async () => {
    const [one, two] = ['60000101', '60000102'];
    await world.call('admin', 'PUT', `/api/users/${one}`, {
      insta: 'satu.a',
      tiktok: 'satu.t',
      email: 'satu@example.org',
    });
    await world.call('admin', 'PUT', `/api/users/${two}`, {
      insta: 'dua.a',
      tiktok: 'dua.t',
      email: 'dua@example.org',
    });
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([
        world.call('admin', 'PUT', `/api/users/${one}`, { insta: 'dua.a', tiktok: 'dua.t', email: 'dua@example.org' }),
        world.call('admin', 'PUT', `/api/users/${two}`, {
          insta: 'satu.a',
          tiktok: 'satu.t',
          email: 'satu@example.org',
        }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([409, 409]);
    }
  });
});
