import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Recovery } from '../fixtures/recovery.ts';

const minute = 60_000;

describe.skipIf(!(await postgresReachable()))('many at once, on PostgreSQL', () => {
  let scratch: ScratchDatabase;
  let recovery: Recovery;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    recovery = await Recovery.open({ DATABASE_URL: scratch.url });
  });
  afterAll(async () => {
    await recovery.running.close();
    await scratch.drop();
  });

  test('of fifty who use one token one sets the password', async () => {
    await recovery.account('rebutan', { whatsapp: '081200000041' });
    const token = await recovery.tokenFor('rebutan', '081200000041');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => recovery.confirm(token, `sandi-baru-${at}`)),
    );
    const winners = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []));
    expect(winners).toHaveLength(1);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(new Set(lost.map(({ body }) => body.code))).toEqual(new Set(['RESET_TOKEN_INVALID']));
    expect((await recovery.login('rebutan', `sandi-baru-${winners[0]}`)).status).toBe(200);
  });

  test('while links are asked for and used at once, nothing is stuck and one link at most stays open', async () => {
    const id = await recovery.account('silang', { whatsapp: '081200000042' });
    const token = await recovery.tokenFor('silang', '081200000042');
    recovery.running.clock.advance(minute);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        at % 2 ? recovery.confirm(token) : recovery.ask('silang', '081200000042', { from: `198.51.103.${at}` }),
      ),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await recovery.sent()).length).toBe(1);
    const open = (await recovery.resetsOf(id)).filter(
      ({ used_at, expires_at }) => used_at === null && expires_at > recovery.running.clock.now(),
    );
    expect(open.length).toBeLessThanOrEqual(1);
  });
});
