import { redisReachable } from '@cicero/cache/testing';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { savePersonnel } from '@cicero/directory';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClaimStage, other } from '../fixtures/claim.ts';

const reachable = (await postgresReachable()) && (await redisReachable());

describe.skipIf(!reachable)('the claim on PostgreSQL and Redis', () => {
  let scratch: ScratchDatabase;
  let stage: ClaimStage;
  /** Nobody has been counted under these numbers yet: Redis keeps its own time and outlives the test. */
  let next = 10_000_000 + Math.floor(Math.random() * 80_000_000);
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    stage = await ClaimStage.open({
      DATABASE_URL: scratch.url,
      REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
    });
  });
  afterAll(async () => {
    await stage?.close();
    await scratch?.drop();
  });

  /** People with an address each, as new to the service as the networks they call from. */
  async function people(count: number): Promise<{ nrp: string; email: string }[]> {
    const made = Array.from({ length: count }, () => ({ nrp: String(next), email: `p${next++}@example.org` }));
    await stage.running.db.transaction().execute((tx) =>
      savePersonnel(
        tx,
        made.map(({ nrp, email }) => ({ user_id: nrp, nama: 'Orang', client_id: 'RES_A', status: true, email })),
      ),
    );
    return made;
  }
  async function person(): Promise<{ nrp: string; email: string }> {
    const [one] = await people(1);
    if (!one) throw new Error('nobody was made');
    return one;
  }
  const randomNetwork = (): { from: string } => {
    const bytes = Array.from({ length: 2 }, () => Math.floor(Math.random() * 65_536).toString(16));
    return { from: `2001:db8:${bytes.join(':')}::1` };
  };
  const call = (step: string, body: object) => stage.running.call(`/api/claim/${step}`, body, randomNetwork());
  const put = (body: object) => stage.running.call('/api/claim/update', body, { ...randomNetwork(), method: 'PUT' });
  const codeFor = async (recipient: string): Promise<string> => {
    const texts = (await stage.sent()).flatMap((sent) => (sent.recipient === recipient ? [sent.text ?? ''] : []));
    return /\b\d{6}\b/.exec(texts.at(-1) ?? '')?.[0] ?? '';
  };
  async function claim(who: { nrp: string; email: string }): Promise<string> {
    expect((await call('request-otp', who)).status).toBe(202);
    const { body } = await call('verify-otp', { ...who, otp: await codeFor(who.email) });
    return String(body.data?.claim_token);
  }

  test('a thousand wrong codes at once: three are compared, then the right one is dead too', async () => {
    const who = await person();
    expect((await call('request-otp', who)).status).toBe(202);
    const right = await codeFor(who.email);
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () => call('verify-otp', { ...who, otp: other(right) })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]));
    expect((await call('verify-otp', { ...who, otp: right })).body.code).toBe('OTP_INVALID');
    expect((await call('request-otp', who)).status).toBe(429);
  });

  test('the right code twenty times at once: one redeems it', async () => {
    const who = await person();
    await call('request-otp', who);
    const otp = await codeFor(who.email);
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('verify-otp', { ...who, otp })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(400)]);
  });

  test('of a hundred questions at once about people who are not there, thirty are answered', async () => {
    const network = randomNetwork();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        stage.running.call(
          '/api/claim/request-otp',
          { nrp: String(next + 500 + at), email: `x${at}@example.net` },
          network,
        ),
      ),
    );
    const count = (wanted: number): number => answers.filter(({ status }) => status === wanted).length;
    expect([count(404), count(429)]).toEqual([30, 70]);
  });

  test('of ten who want one handle at once, one gets it, and the others are told 409', async () => {
    const ten = await people(10);
    const claims = await Promise.all(ten.map(claim));
    const wanted = `rebutan.${next}`;
    const answers = await Promise.all(
      ten.map((who, at) =>
        put({ ...who, insta: at % 2 ? `@${wanted.toUpperCase()}` : wanted, claim_token: claims[at] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    expect(new Set(answers.flatMap(({ body }) => body.code ?? []))).toEqual(new Set(['HANDLE_TAKEN']));
  });

  test('two who swap their handles at once do not wait for each other for ever', async () => {
    const [one, two] = (await people(2)) as [{ nrp: string; email: string }, { nrp: string; email: string }];
    const names = { a: `a.${next}`, b: `b.${next}` };
    const [first, second] = await Promise.all([claim(one), claim(two)]);
    await put({ ...one, insta: names.a, tiktok: names.b, claim_token: first });
    await put({ ...two, insta: names.b, tiktok: names.a, claim_token: second });
    const answers = await Promise.all([
      put({ ...one, insta: names.b, tiktok: names.a, claim_token: first }),
      put({ ...two, insta: names.a, tiktok: names.b, claim_token: second }),
    ]);
    for (const { status } of answers) expect([200, 409]).toContain(status);
  });

  test('of ten who prove one address at once, one gets it, and none is told 500', async () => {
    const ten = await people(10);
    const wanted = `rebutan${next}@example.org`;
    const phone = (at: number): string => `62812${String(next + at).padStart(8, '0')}`;
    for (const [at, { nrp }] of ten.entries()) {
      await stage.running.db
        .updateTable('user')
        .set({ email: null, whatsapp: phone(at) })
        .where('user_id', '=', nrp)
        .execute();
      expect((await call('request-otp', { nrp, email: wanted })).status).toBe(202);
    }
    const codes = await Promise.all(ten.map((_, at) => codeFor(`${phone(at)}@c.us`)));
    const answers = await Promise.all(
      ten.map(({ nrp }, at) => call('verify-otp', { nrp, email: wanted, otp: codes[at] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
    const holders = await stage.running.db.selectFrom('user').select('user_id').where('email', '=', wanted).execute();
    expect(holders).toHaveLength(1);
  });
});
