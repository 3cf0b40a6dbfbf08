import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '@cicero/contracts';
import { migrate, openDatabase } from '@cicero/database';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { type Host, openHost } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import {
  createSandbox,
  FALLBACK_HOST,
  INSTAGRAM_HOST,
  type Sandbox,
  TIKTOK_HOST,
  type WorldOptions,
} from '@cicero/sandbox';
import { sql } from 'kysely';
import { announce } from '../src/collection/announce.ts';
import { type CollectOutcome, collectClient } from '../src/collection/collect-client.ts';
import type { CollectorParts } from '../src/collection/collecting.ts';
import type { CollectTask } from '../src/collection/run-record.ts';
import { readConfig } from '../src/config.ts';
import { openRapidApi, type RapidApi, type RapidApiOptions } from '../src/rapidapi/sources.ts';

export const postgresUrl = process.env.DATABASE_URL_TEST ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Whether PostgreSQL is there; with CI=true it has to be. */
export async function postgresAnswers(): Promise<boolean> {
  if (process.env.CI === 'true') return true;
  const { hostname, port } = new URL(postgresUrl);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port || 5432), timeout: 1_000 });
    const answer = (there: boolean) => () => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}

/** A database of its own with the schema, on PGlite or on PostgreSQL, and what a service gets with it. */
export async function openTestHost(clock: ManualClock, adapter: 'pglite' | 'postgres'): Promise<Host> {
  const dataDir = await mkdtemp(join(tmpdir(), 'collector-'));
  const name = `collector_${randomUUID().slice(0, 8)}`;
  let url: string | undefined;
  if (adapter === 'postgres') {
    const admin = await openDatabase({ url: postgresUrl });
    await admin.script(`create database ${name}`);
    await admin.close();
    url = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).toString();
  }
  if (adapter === 'pglite') await placeMigratedDatabase(dataDir);
  const log = createLog('test', { level: 'silent' });
  const env = { CICERO_DATA_DIR: dataDir, ...(url ? { DATABASE_URL: url } : {}) };
  const host = await openHost({ env, name: 'collector', clock, log, retryDelays: [50, 50, 50] });
  await migrate(host.database);
  return {
    ...host,
    async close() {
      await host.close();
      await rm(dataDir, { recursive: true, force: true });
      if (adapter === 'pglite') return;
      const admin = await openDatabase({ url: postgresUrl });
      await admin.script(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}

export interface StageOptions {
  adapter?: 'pglite' | 'postgres';
  world?: Omit<WorldOptions, 'seed' | 'now'>;
  now?: string;
}

/** A simulated outside world and a collector looking at it, on one clock. */
export class Stage {
  readonly clock: ManualClock;
  readonly host: Host;
  readonly sandbox: Sandbox;
  readonly url: string;
  rapidApi: RapidApi;
  waits: number[] = [];

  private constructor(clock: ManualClock, host: Host, sandbox: Sandbox, url: string) {
    this.clock = clock;
    this.host = host;
    this.sandbox = sandbox;
    this.url = url;
    this.rapidApi = this.open();
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    const clock = new ManualClock(options.now ?? '2025-11-07T12:00:00+07:00');
    const host = await openTestHost(clock, options.adapter ?? 'pglite');
    const size = { clients: 3, personnelPerClient: 6, postsPerDay: 3, likesPerPost: 12, commentsPerPost: 9 };
    const world = { ...size, engagementHours: 0, ...options.world };
    const sandbox = await createSandbox({ clock, world, seed: 'uji' });
    return new Stage(clock, host, sandbox, await sandbox.listen(0));
  }

  /** An empty database with the world's clients, a world without scenarios, a provider client without memory. */
  async reset(now = '2025-11-07T12:00:00+07:00', options: RapidApiOptions = {}): Promise<void> {
    this.clock.set(now);
    this.sandbox.simulator.reset();
    await this.rapidApi.close();
    this.waits = [];
    this.rapidApi = this.open(options);
    for (const product of ['instagram', 'tiktok']) await this.host.cache.delete(`rapidapi:left:${product}`);
    await sql`truncate clients, content_post, engagement_fact, collection_run, outbox, insta_post_khusus, ig_ext_users
      cascade`.execute(this.host.database.db);
    for (const { row } of this.sandbox.world.clients) {
      await this.host.database.db
        .insertInto('clients')
        .values({ ...row, parent_client_id: null })
        .execute();
    }
  }

  get db() {
    return this.host.database.db;
  }

  parts(changes: Partial<CollectorParts> = {}): CollectorParts {
    const { db, cache, transact, clock, log } = this.host.context('collector');
    const lookback = { days: 1, until: '09:00' };
    return { db, cache, transact, clock, log, sources: this.rapidApi, lookback, ...changes };
  }

  task(clientId: string, platform: Platform, changes: Partial<CollectTask> = {}): CollectTask {
    return { runId: randomUUID(), clientId, platform, slot: this.clock.now(), reason: 'schedule', ...changes };
  }

  /** Collects and announces, as the subscription does. */
  async collect(clientId: string, platform: Platform, changes: Partial<CollectTask> = {}): Promise<CollectOutcome> {
    const task = this.task(clientId, platform, changes);
    const outcome = await collectClient(this.parts(), task);
    await this.host.context('collector').transact((unit) => announce(unit, task, outcome));
    return outcome;
  }

  /** Plays a scenario of the sandbox, for one account if named. */
  async play(name: string, account?: string): Promise<void> {
    const answer = await fetch(`${this.url}/sandbox/control/scenario/${name}`, {
      method: 'POST',
      ...(account ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }) } : {}),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Published messages of a type, oldest first. */
  async published(type: string): Promise<Record<string, unknown>[]> {
    const rows = await this.db.selectFrom('outbox').select('envelope').where('type', '=', type).orderBy('id').execute();
    return rows.map(({ envelope }) => (envelope as { data: Record<string, unknown> }).data);
  }

  /** Codes of the client's posts that count, oldest first. */
  async countedPosts(clientId: string, platform: Platform): Promise<string[]> {
    const rows = await this.db
      .selectFrom('content_post')
      .select('post_id')
      .where('client_id', '=', clientId)
      .where('platform', '=', platform)
      .where('removed_at', 'is', null)
      .orderBy('published_at')
      .execute();
    return rows.map((row) => row.post_id);
  }

  /** What the world shows of a client since a Jakarta midnight, oldest first: Instagram codes or TikTok ids. */
  worldPosts(clientId: string, platform: Platform, since: string) {
    const client = this.sandbox.world.client(clientId);
    if (!client) throw new Error(`no client ${clientId}`);
    const posts = [];
    for (const post of this.sandbox.world.feed(platform, client)) {
      if (post.time * 1000 < Date.parse(since)) break;
      posts.push(post);
    }
    return posts.reverse();
  }

  async close(): Promise<void> {
    await this.rapidApi.close();
    await this.sandbox.close();
    await this.host.close();
  }

  private open(options: RapidApiOptions = {}): RapidApi {
    const base = `${this.url}/sandbox/rapidapi`;
    const settings = readConfig({
      RAPIDAPI_KEY: 'sandbox-key',
      RAPIDAPI_INSTAGRAM_URL: `${base}/${INSTAGRAM_HOST}`,
      RAPIDAPI_TIKTOK_URL: `${base}/${TIKTOK_HOST}`,
      RAPIDAPI_FALLBACK_HOST: FALLBACK_HOST,
      RAPIDAPI_FALLBACK_KEY: 'sandbox-key',
      RAPIDAPI_FALLBACK_URL: `${base}/${FALLBACK_HOST}`,
    });
    const sleep = async (milliseconds: number) => void this.waits.push(milliseconds);
    return openRapidApi(this.host.context('collector'), settings, { sleep, random: () => 0.5, ...options });
  }
}
