import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '@cicero/auth-claim';
import type { DB } from '@cicero/database';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { expect } from 'vitest';
import { program } from '../stage/processes/binaries.ts';
import { freePorts } from '../stage/processes/ports.ts';
import type { ProgramProcess } from '../stage/processes/program-process.ts';
import { createRedis } from '../stage/processes/redis.ts';

/** Whether there is a Redis to start. Without one its tests are left out, which is said, and on CI no success. */
export const hasRedis = (() => {
  try {
    return program('redis-server', 'redis') !== '';
  } catch {
    return false;
  }
})();
if (!hasRedis) console.warn('no redis-server: what happens without the cache is left out');
if (!hasRedis && process.env.CI === 'true') throw new Error('what happens without the cache needs redis-server');

export interface Answer {
  status: number;
  retryAfter: string | undefined;
  ms: number;
  cookies: number;
  body: { success: boolean; code?: string; message?: string; token?: string; data?: Record<string, unknown> };
}

/** auth-claim on an embedded database and a Redis of its own, which can be taken away from it. */
export class AuthOnRedis {
  readonly redis: ProgramProcess;
  readonly service: Service;
  private readonly host: Host;
  private readonly folder: string;

  private constructor(parts: { redis: ProgramProcess; service: Service; host: Host; folder: string }) {
    this.redis = parts.redis;
    this.service = parts.service;
    this.host = parts.host;
    this.folder = parts.folder;
  }

  /** @param people SQL that fills the database */
  static async open(people: string): Promise<AuthOnRedis> {
    const folder = await mkdtemp(join(tmpdir(), 'cicero-on-redis-'));
    const [port = 0] = await freePorts(1);
    const redis = createRedis(join(folder, 'redis'), port);
    try {
      await redis.start();
      const env = { CICERO_DATA_DIR: folder, REDIS_URL: `redis://127.0.0.1:${port}`, NODE_ENV: 'test' };
      await placeMigratedDatabase(folder);
      const host = await openHost({ env, name: 'auth-claim', log: createLog('auth-claim', { level: 'silent' }) });
      await host.database.script(people);
      const service = await build({ ...host.context('auth-claim'), env });
      return new AuthOnRedis({ redis, service, host, folder });
    } catch (error) {
      await redis.retire();
      throw error;
    }
  }

  get db(): Kysely<DB> {
    return this.host.database.db;
  }

  async call(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, token?: string): Promise<Answer> {
    const started = performance.now();
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await this.service.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    const retryAfter = answer.headers['retry-after'];
    return {
      status: answer.statusCode,
      retryAfter: retryAfter === undefined ? undefined : String(retryAfter),
      ms: performance.now() - started,
      cookies: answer.cookies.length,
      body: answer.json(),
    };
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.host.close();
    await this.redis.retire();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** 503 in words people understand, within three seconds. */
export function expectUnavailable(answers: readonly Answer[]): void {
  for (const { status, retryAfter, cookies, ms, body } of answers) {
    expect([status, retryAfter, cookies, body]).toEqual([
      503,
      '5',
      0,
      {
        success: false,
        code: 'SERVICE_UNAVAILABLE',
        message: 'Layanan sedang tidak tersedia. Coba lagi beberapa saat.',
      },
    ]);
    expect(ms).toBeLessThan(3_000);
  }
}
