import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { type Host, openHost, type Service, type ServiceContext } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import Fastify, { type FastifyInstance } from 'fastify';
import { build } from '../src/index.ts';

type Env = Record<string, string>;

/** The embedded adapters, once per test file. */
export class TestHost {
  readonly host: Host;
  /** Stands still; windows and limits pass when it is advanced. */
  readonly clock: ManualClock;
  readonly #directory: string;
  readonly #stops: (() => Promise<unknown>)[] = [];

  private constructor(host: Host, clock: ManualClock, directory: string) {
    this.host = host;
    this.clock = clock;
    this.#directory = directory;
  }

  static async open(): Promise<TestHost> {
    const directory = await mkdtemp(join(tmpdir(), 'cicero-gateway-'));
    const log = createLog('test', { level: 'silent' });
    const env = {
      NODE_ENV: 'test',
      CICERO_DATA_DIR: directory,
      CICERO_SECRET: 'Uji-4711-rahasia-instalasi-dari-gateway',
    };
    const clock = new ManualClock('2026-02-02T08:00:00+07:00');
    await placeMigratedDatabase(directory);
    const host = await openHost({ env, name: 'test', log, clock });
    return new TestHost(host, clock, directory);
  }

  /** A gateway that listens; only what matters to the test has to be given. */
  async gateway(env: Env = {}, parts: Partial<ServiceContext> = {}): Promise<Service> {
    const context = { ...this.host.context('api-gateway'), ...parts };
    const service = await build({ ...context, env: { ...context.env, RATE_LIMIT_PER_MINUTE: '0', ...env } });
    this.#stops.push(() => service.stop());
    await service.start({ port: 0, host: '127.0.0.1' });
    return service;
  }

  /** A service behind the gateway, as the test wants it; returns its address. */
  async upstream(routes: (app: FastifyInstance) => void): Promise<string> {
    const app = Fastify({ forceCloseConnections: true, routerOptions: { caseSensitive: false } });
    routes(app);
    this.#stops.push(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  }

  async close(): Promise<void> {
    for (const stop of this.#stops.reverse()) await stop();
    await this.host.close();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** An address where nobody listens. */
export const nobody = 'http://127.0.0.1:9';
