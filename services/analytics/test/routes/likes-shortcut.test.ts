import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { World } from '../fixtures/world.ts';

const shortcut = '/api/likes/instagram';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.reset();
  await world.client('DITBINMAS', { type: 'DIREKTORAT' });
  await world.client('BIDHUMAS', { type: 'DIREKTORAT' });
  await world.client('RES_A');
  await world.person({ id: '1', client: 'DITBINMAS', ig: 'ani', roles: ['ditbinmas'] });
  await world.person({ id: '2', client: 'RES_A', ig: 'budi', roles: ['ditbinmas'] });
  await world.person({ id: '3', client: 'RES_A', ig: 'cici', roles: ['bidhumas'] });
  await world.post({ id: 'D1', client: 'DITBINMAS', at: '2025-11-10 08:00', set: ['ani'] });
  await world.post({ id: 'D2', client: 'DITBINMAS', at: '2025-11-09 08:00', set: ['ani'] });
  await world.post({ id: 'H1', client: 'BIDHUMAS', at: '2025-11-10 08:00', set: ['cici'] });
  await rebuild(world.db);
});

test('a directorate gets the recap of its own, byte for byte that of rekap-likes', async () => {
  for (const [role, client, people, posts] of [
    ['ditbinmas', 'DITBINMAS', ['1', '2'], 2],
    ['bidhumas', 'BIDHUMAS', ['3'], 1],
  ] as const) {
    const token = await world.signIn({ role, clients: [client] });
    const range = 'tanggal_mulai=2025-11-09&tanggal_selesai=2025-11-10';
    const { status, body, headers } = await world.get(`${shortcut}?${range}`, token);
    expect([status, body.totalPosts]).toEqual([200, posts]);
    expect(body.data.map(({ user_id }: { user_id: string }) => user_id)).toEqual(people);
    const recap = await world.get(
      `/api/insta/rekap-likes?client_id=${client}&role=${role}&scope=direktorat&${range}`,
      token,
    );
    expect(recap.headers.etag).toBe(headers.etag);
  }
});

test('whoever is linked to the default directorate gets that one, today’s', async () => {
  const token = await world.signIn({ role: 'admin', clients: ['DITBINMAS', 'RES_A'] });
  const { body } = await world.get(shortcut, token);
  expect([body.totalPosts, body.usersCount]).toEqual([1, 2]);
});

test('nobody else: not a unit, not its people, not operators, not those of no client', async () => {
  const codes: string[] = [];
  for (const caller of [
    { role: 'admin', clients: ['RES_A'] },
    { role: 'operator', clients: ['DITBINMAS', 'RES_A'] },
    { role: 'user', clients: [], kind: 'personnel', id: '2' },
  ] as const) {
    const token = await world.signIn({ ...caller, clients: [...caller.clients] });
    codes.push((await world.get(`${shortcut}?client_id=RES_A`, token)).body.code);
  }
  codes.push((await world.get(shortcut, '')).body.code);
  expect(codes).toEqual(['CLIENT_DENIED', 'FORBIDDEN', 'FORBIDDEN', 'TOKEN_REQUIRED']);
});

test('a date that is none is refused', async () => {
  const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
  expect((await world.get(`${shortcut}?tanggal=2025-02-30`, token)).body.code).toBe('DATE_INVALID');
});
