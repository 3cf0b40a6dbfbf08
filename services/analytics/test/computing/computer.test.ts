import { createHash } from 'node:crypto';
import type { CiceroError } from '@cicero/contracts';
import { isOutage, openDatabase } from '@cicero/database';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { wholeRecap } from '../../src/answers/recap-view.ts';
import { type ComputationInput, type Computer, localComputer } from '../../src/computing/computer.ts';
import { ThreadComputer, type ThreadComputerOptions } from '../../src/computing/thread-computer.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { unpackReport } from '../../src/reports/computation.ts';
import { directorateScope, unitScope } from '../../src/scope/scope.ts';
import { createDatabase, postgresReachable } from '../fixtures/postgres.ts';
import { noSettings } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

const log = createLog('test', { level: 'silent' });
const day = { from: '2025-11-10', to: '2025-11-10' };

function recapOf(clientId: string, window: { from: string; to: string } = day): ComputationInput<'recap'> {
  const subject = { platform: 'instagram' as const, scope: unitScope(clientId), window };
  return { subject, posts: { owner: clientId, single: [], singleOwners: [] }, view: wholeRecap };
}

function recapOfDirectorate(clientId: string, window = day): ComputationInput<'recap'> {
  const input = recapOf(clientId, window);
  return { ...input, subject: { ...input.subject, scope: directorateScope(clientId, clientId.toLowerCase()) } };
}

describe.runIf(await postgresReachable())('on PostgreSQL', () => {
  let world: World;
  let url: string;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await createDatabase();
    ({ drop, url } = database);
    world = await World.open({ DATABASE_URL: url, ANALYTICS_WORKERS: '0' });
    for (let unit = 1; unit <= 12; unit += 1) {
      const client = `RES_${unit}`;
      await world.client(client);
      for (let who = 0; who < unit; who += 1) {
        await world.person({
          id: String(unit * 1_000 + who),
          client,
          name: `NAMA ${'x'.repeat(9_000)}`,
          ig: `ani${unit}`,
        });
      }
      await world.post({ id: `P${unit}`, client, at: '2025-11-10 08:00', set: [`ani${unit}`] });
    }
    await rebuild(world.db);
  });
  afterAll(async () => {
    await world.close();
    await drop();
  });

  const adapters: [name: string, open: (at: string) => Promise<Computer>][] = [
    [
      'in this thread',
      async (at) => {
        const database = await openDatabase({ url: at, poolSize: 2 });
        return { ...localComputer(database.db), close: () => database.close() };
      },
    ],
    ['in threads of their own', async (at) => new ThreadComputer({ db: world.db, log }, { url: at, threads: 2 })],
  ];

  describe.each(adapters)('computed %s', (_name, open) => {
    test('answers asked at once, small and large, are each their own, under the name of their bytes', async () => {
      const computer = await open(url);
      const units = Array.from({ length: 12 }, (_, at) => at + 1);
      const answers = await Promise.all(units.map((unit) => computer.compute('recap', recapOf(`RES_${unit}`))));
      for (const [at, { body, etag }] of answers.entries()) {
        expect(Buffer.isBuffer(body)).toBe(true);
        expect(etag).toBe(`"${createHash('sha256').update(body).digest('base64url')}"`);
        const { data, summary } = JSON.parse(body.toString());
        expect([data.length, summary.totalLikes, data[0].client_id]).toEqual([at + 1, at + 1, `RES_${at + 1}`]);
      }
      const none = await computer.compute('recap', recapOf('RES_0'));
      expect(JSON.parse(none.body.toString()).data).toEqual([]);
      await computer.close();
    });

    test('a report comes with its picture, whatever people are called', async () => {
      const computer = await open(url);
      const client = { clientId: 'RES_12', name: 'POLRES CONTOH', directorate: false, instagram: true };
      const { body } = await computer.compute('report', {
        client: { ...client, tiktok: false, amplification: false },
        ...{ report: 'likes-attendance', options: {}, day: '2025-11-10', at: '2025-11-10T08:20:00Z', picture: true },
        ...{ settings: noSettings, previous: null },
      });
      const report = unpackReport(body);
      expect(report).toMatchObject({ kind: 'report', undrawn: null, text: expect.stringContaining('POLRES CONTOH') });
      const picture = report.kind === 'report' ? report.picture : null;
      expect(PNG.sync.read(picture ?? Buffer.alloc(0)).width).toBe(1080);
      await computer.close();
    });

    test('what the database refuses is told by its code, and the next answer is computed', async () => {
      const computer = await open(url);
      await expect(
        computer.compute('recap', recapOf('RES_1', { from: '2025-11-31', to: '2025-12-99' })),
      ).rejects.toThrow(
        expect.objectContaining({
          code: '22008',
          message: expect.stringContaining('date/time field value out of range'),
        }),
      );
      expect((await computer.compute('recap', recapOf('RES_1'))).body.length).toBeGreaterThan(9_000);
      await computer.close();
    });

    test('a database that is away is an outage', async () => {
      const computer = await open('postgres://postgres@127.0.0.1:9/none');
      const error = await computer.compute('recap', recapOf('RES_1')).then(
        () => null,
        (err: unknown) => err,
      );
      expect(isOutage(error)).toBe(true);
      await computer.close();
    });
  });

  describe('a thread', () => {
    const faulty = (options: Partial<ThreadComputerOptions>) =>
      new ThreadComputer(
        { db: world.db, log },
        { url, threads: 2, file: new URL('./faulty-thread.ts', import.meta.url), ...options },
      );
    const refused = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', status: 503, retryAfter: 5 });
    const outcome = (answer: Promise<unknown>) =>
      answer.then(
        () => 'answered',
        (error: CiceroError) => error.code,
      );

    /** Lets go of every thread that is kept, also of those that are kept later. */
    const released = async <T>(answers: Promise<T>[]): Promise<T[]> => {
      const channel = new BroadcastChannel('faulty-thread');
      const letGo = setInterval(() => channel.postMessage('go'), 50);
      return Promise.all(answers).finally(() => {
        clearInterval(letGo);
        channel.close();
      });
    };

    test('that ends is replaced; who asked is told to come again', async () => {
      const computer = faulty({ threads: 1 });
      for (let times = 0; times < 3; times += 1) {
        await expect(computer.compute('recap', recapOf('ENDS'))).rejects.toThrow(refused);
        expect(await outcome(computer.compute('recap', recapOf('RES_2')))).toBe('answered');
      }
      await computer.close();
    });

    test('that takes too long is ended; who waited behind it is answered', async () => {
      const computer = faulty({ threads: 1, patience: 6_000 });
      const kept = computer.compute('recap', recapOf('KEEPS'));
      const told = expect(kept).rejects.toThrow(refused);
      await new Promise((resolve) => setTimeout(resolve, 5_500));
      expect(await outcome(computer.compute('recap', recapOf('RES_2')))).toBe('answered');
      await told;
      await computer.close();
    });

    test('that is ended leaves nothing behind that the database goes on with', async () => {
      const computer = new ThreadComputer({ db: world.db, log }, { url, threads: 1, patience: 2_000 });
      const busy = async () => {
        const { rows } = await sql`select from pg_stat_activity where datname = current_database()
          and application_name = 'cicero-analytics-thread' and state = 'active'`.execute(world.db);
        return rows.length;
      };
      await world.db.transaction().execute(async (tx) => {
        await sql`lock table "user" in access exclusive mode`.execute(tx);
        const asked = outcome(computer.compute('recap', recapOf('RES_1')));
        await vi.waitFor(async () => expect(await busy()).toBe(1), { timeout: 2_000 });
        expect(await asked).toBe('SERVICE_UNAVAILABLE');
        await vi.waitFor(async () => expect(await busy()).toBe(0), { timeout: 4_000 });
      });
      await computer.close();
    });

    test('is left for units, whatever directorates ask for', async () => {
      const computer = faulty({});
      const kept = ['01', '02', '03'].map((from) =>
        outcome(computer.compute('recap', recapOfDirectorate('KEEPS', { from: `2025-11-${from}`, to: '2025-11-30' }))),
      );
      const units = Array.from({ length: 5 }, (_, at) => outcome(computer.compute('recap', recapOf(`RES_${at + 1}`))));
      expect(await Promise.all(units)).toEqual(Array(5).fill('answered'));
      expect(await released(kept)).toEqual(Array(3).fill('answered'));
      await computer.close();
    });

    test('computes once for all who ask the same before it begins, anew for who asks later', async () => {
      const computer = faulty({ threads: 1 });
      const kept = outcome(computer.compute('recap', recapOf('KEEPS')));
      await new Promise((resolve) => setTimeout(resolve, 100));
      const asked = ['RES_2', 'RES_2', 'RES_3', 'RES_2'].map((id) => computer.compute('recap', recapOf(id)));
      await released([kept]);
      const answers = await Promise.all(asked);
      const later = await computer.compute('recap', recapOf('RES_2'));
      const bytes = [...answers, later].map(({ body }) => body.buffer);
      expect(bytes.map((one) => bytes.indexOf(one))).toEqual([0, 0, 2, 0, 4]);
      expect(later.etag).toBe(answers[0]?.etag);
      await computer.close();
    });

    test('has so many waiting for it and no more', async () => {
      const computer = faulty({ threads: 1, mostWaiting: 3, patience: 3_000 });
      const started = performance.now();
      const all = Array.from({ length: 8 }, (_, at) =>
        outcome(computer.compute('recap', recapOf('KEEPS', { from: `2025-11-0${at + 1}`, to: '2025-11-30' }))),
      );
      const refusals = await Promise.all(all.slice(-4));
      expect(refusals).toEqual(Array(4).fill('SERVICE_UNAVAILABLE'));
      expect(performance.now() - started).toBeLessThan(2_500);
      await Promise.all(all);
      await computer.close();
    });

    test('finishes what it computes before it goes', async () => {
      const computer = faulty({ threads: 1 });
      const asked = Array.from({ length: 5 }, (_, at) => outcome(computer.compute('recap', recapOf(`RES_${at + 1}`))));
      await computer.close();
      expect(await Promise.all(asked)).toEqual(Array(5).fill('answered'));
    });
  });
});
