import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messagesTo } from '../fixtures/messages.ts';
import { type Answer, type Call, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const administrator = '6281200000001';
let number = 0;
/** A form of its own each time, as one number may ask only so often. */
const register = (change: object = {}, options: Call = {}): Promise<Answer> => {
  const whatsapp = `62811${String(10_000_000 + number++).slice(1)}1`;
  const form = { username: 'petugas.baru', password: 'kuda-laut-biru-7', whatsapp, client_id: 'RES_A' };
  return running.call('/api/auth/dashboard-register', { ...form, ...change }, options);
};
const accounts = async (): Promise<number> =>
  (await running.db.selectFrom('dashboard_user').select('dashboard_user_id').execute()).length;

beforeAll(async () => {
  running = await RunningService.open({ ADMIN_WHATSAPP: administrator });
  await running.host.database.script(clients);
  await register();
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(24 * 3_600_000));

describe('administrators are not flooded', () => {
  const many = async (
    count: number,
    change: (at: number) => object,
    from: (at: number) => string,
  ): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let at = 0; at < count; at++) answers.push(await register(change(at), { from: from(at) }));
    return answers;
  };
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

  test('ten accounts an hour from one address', async () => {
    const before = await accounts();
    const answers = await many(
      12,
      (at) => ({ username: `alamat.${at}` }),
      () => '203.0.113.31',
    );
    expect(statuses(answers)).toEqual([...Array(10).fill(201), 429, 429]);
    expect(answers.at(-1)?.headers['retry-after']).toBe('3600');
    expect(await accounts()).toBe(before + 10);
    running.clock.advance(3_600_001);
    expect((await register({ username: 'alamat.12' }, { from: '203.0.113.31' })).status).toBe(201);
  });

  test('three a day for one number, whatever the address and the spelling', async () => {
    const spellings = ['0812-9999-0001', '+62 812 9999 0001', '6281299990001', '081299990001'];
    const answers = await many(
      4,
      (at) => ({ username: `nomor.${at}`, whatsapp: spellings[at] }),
      (at) => `198.51.100.${at}`,
    );
    expect(statuses(answers)).toEqual([201, 201, 201, 429]);
    expect(await messagesTo(running, '6281299990001')).toHaveLength(3);
  });

  test('sixty an hour from everywhere, also when they come at once', async () => {
    const before = (await messagesTo(running, administrator)).length;
    const answers = await Promise.all(
      Array.from({ length: 66 }, (_, at) => register({ username: `semua.${at}` }, { from: `198.51.100.${at}` })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(60);
    expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(6);
    expect(await messagesTo(running, administrator)).toHaveLength(before + 60);
  });

  test('asking which names are taken: thirty an hour from one address, then nothing is told', async () => {
    const from = () => '203.0.113.33';
    const answers = await many(32, () => ({ username: 'petugas.baru' }), from);
    expect(statuses(answers)).toEqual([...Array(30).fill(400), 429, 429]);
    expect((await register({ username: 'nama.bebas' }, { from: from() })).status).toBe(429);
  });
});
