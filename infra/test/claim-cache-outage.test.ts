import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '@cicero/auth-claim';
import { migrate } from '@cicero/database';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { program } from '../stage/processes/binaries.ts';
import { freePorts } from '../stage/processes/ports.ts';
import type { ProgramProcess } from '../stage/processes/program-process.ts';
import { createRedis } from '../stage/processes/redis.ts';

const isInstalled = (() => {
  try {
    return program('redis-server', 'redis') !== '';
  } catch {
    return false;
  }
})();
if (!isInstalled) console.warn('no redis-server: the claim without its cache is left out');
if (!isInstalled && process.env.CI === 'true') throw new Error('the claim without its cache needs redis-server');

interface Answer {
  status: number;
  retryAfter: string | undefined;
  ms: number;
  body: { success: boolean; code?: string; message?: string; data?: Record<string, unknown> };
}

describe.runIf(isInstalled)('while Redis is away', () => {
  const satu = { nrp: '00000001', email: 'satu@example.org' };
  let folder: string;
  let redis: ProgramProcess;
  let host: Host;
  let service: Service;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cicero-claim-'));
    const [port = 0] = await freePorts(1);
    redis = createRedis(join(folder, 'redis'), port);
    await redis.start();
    const env = { CICERO_DATA_DIR: folder, REDIS_URL: `redis://127.0.0.1:${port}`, NODE_ENV: 'test' };
    host = await openHost({ env, name: 'auth-claim', log: createLog('auth-claim', { level: 'silent' }) });
    await migrate(host.database);
    await host.database.script(`
      insert into clients (client_id, nama, client_type) values ('RES_A', 'Unit A', 'org');
      insert into "user" (user_id, nama, client_id, status, email) values
        ('00000001', 'SATU', 'RES_A', true, 'satu@example.org'), ('00000002', 'DUA', 'RES_A', true, 'dua@example.org');`);
    service = await build({ ...host.context('auth-claim'), env });
  }, 60_000);
  afterAll(async () => {
    await service?.stop();
    await host?.close();
    await redis?.retire();
    await rm(folder, { recursive: true, force: true });
  });

  async function call(method: 'POST' | 'PUT', step: string, payload: object): Promise<Answer> {
    const started = performance.now();
    const answer = await service.app.inject({ method, url: `/api/claim/${step}`, payload });
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
      ms: performance.now() - started,
      body: answer.json(),
    };
  }
  async function codeTo(email: string): Promise<string> {
    const rows = await host.database.db.selectFrom('outbox').select('envelope').execute();
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

    await redis.kill();
    const record = { ...satu, nama: 'Tidak Tersimpan', claim_token };
    const answers = [
      await call('POST', 'request-otp', { nrp: '00000002', email: 'dua@example.org' }),
      await call('POST', 'verify-otp', { ...satu, otp: '123456' }),
      await call('POST', 'user-data', record),
      await call('PUT', 'update', record),
      await call('POST', 'validate-email', { email: satu.email }),
      await call('POST', 'close', { claim_token }),
    ];
    for (const { status, retryAfter, ms, body: said } of answers) {
      expect([status, retryAfter, said]).toEqual([
        503,
        '5',
        {
          success: false,
          code: 'SERVICE_UNAVAILABLE',
          message: 'Layanan sedang tidak tersedia. Coba lagi beberapa saat.',
        },
      ]);
      expect(ms).toBeLessThan(3_000);
    }
    const [person] = await host.database.db.selectFrom('user').select('nama').where('user_id', '=', satu.nrp).execute();
    expect(person?.nama).toBe('SATU');
    // What cannot be checked is refused before anything is looked up.
    expect((await call('POST', 'user-data', {})).body.code).toBe('CLAIM_FIELDS_REQUIRED');

    await redis.start();
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
