import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Answer, AuthOnRedis, expectUnavailable, hasRedis } from './auth-on-redis.ts';

describe.runIf(hasRedis)('the claim while Redis is away', () => {
  const satu = { nrp: '00000001', email: 'satu@example.org' };
  let stage: AuthOnRedis;
  beforeAll(async () => {
    stage = await AuthOnRedis.open(`
      insert into clients (client_id, nama, client_type) values ('RES_A', 'Unit A', 'org');
      insert into "user" (user_id, nama, client_id, status, email) values
        ('00000001', 'SATU', 'RES_A', true, 'satu@example.org'), ('00000002', 'DUA', 'RES_A', true, 'dua@example.org');`);
  }, 60_000);
  afterAll(() => stage?.close());

  const call = (method: 'POST' | 'PUT', step: string, payload: object): Promise<Answer> =>
    stage.call(method, `/api/claim/${step}`, payload);
  async function codeTo(email: string): Promise<string> {
    const rows = await stage.db.selectFrom('outbox').select('envelope').execute();
    const texts = rows.flatMap(({ envelope }) => {
      const { data } = envelope as { data: { recipient?: string; text?: string } };
      return data.recipient === email ? [data.text ?? ''] : [];
    });
    return /\b\d{6}\b/.exec(texts.at(-1) ?? '')?.[0] ?? '';
  }

  test('every step says 503 in words people understand, within three seconds; then all goes on by itself', async () => {
    expect((await call('POST', 'request-otp', satu)).status).toBe(202);
    const { body } = await call('POST', 'verify-otp', { ...satu, otp: await codeTo(satu.email) });
    const claim_token = String(body.data?.claim_token);

    await stage.redis.kill();
    const record = { ...satu, nama: 'Tidak Tersimpan', claim_token };
    const answers = [
      await call('POST', 'request-otp', { nrp: '00000002', email: 'dua@example.org' }),
      await call('POST', 'verify-otp', { ...satu, otp: '123456' }),
      await call('POST', 'user-data', record),
      await call('PUT', 'update', record),
      await call('POST', 'validate-email', { email: satu.email }),
      await call('POST', 'close', { claim_token }),
    ];
    expectUnavailable(answers);
    const [person] = await stage.db.selectFrom('user').select('nama').where('user_id', '=', satu.nrp).execute();
    expect(person?.nama).toBe('SATU');
    // What cannot be checked is refused before anything is looked up.
    expect((await call('POST', 'user-data', {})).body.code).toBe('CLAIM_FIELDS_REQUIRED');

    await stage.redis.start();
    await vi.waitFor(
      async () => {
        const { status } = await call('POST', 'request-otp', { nrp: '00000002', email: 'dua@example.org' });
        expect(status).toBe(202);
      },
      { timeout: 20_000, interval: 200 },
    );
    // Nobody has to begin again: what was proven before is still proven.
    const update = await call('PUT', 'update', { ...record, nama: 'Tersimpan' });
    expect([update.status, update.body.data?.nama]).toEqual([200, 'TERSIMPAN']);
  }, 60_000);
});
