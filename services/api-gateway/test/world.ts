import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEvent, accessOf, listAudit, openKeyring, signToken } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { type DB, migrate, type VersionScope } from '@cicero/database';
import { createScratchDatabase, placeMigratedDatabase, type ScratchDatabase } from '@cicero/database/testing';
import { type Host, openHost, type Service, type ServiceContext } from '@cicero/platform';
import { createLog, type Http, ManualClock, type PrincipalKind } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { build } from '../src/index.ts';
import { type Caller, callers, inhabitants, longest } from './world/inhabitants.ts';

export { accountIds, type Caller, callers, people } from './world/inhabitants.ts';

/** What came back; bodies are what is being tested, so they are looked at field by field. */
export interface Answer<Data = Record<string, unknown>> {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: shapes differ from route to route; the tests compare them.
  body: { success: boolean; code?: string; message?: string; data?: Data } & Record<string, any>;
  text: string;
  raw: Buffer;
  headers: Record<string, string>;
}

/** The rows of an answer with a list; tells a list that is none. */
export function rowsIn<Row = Record<string, unknown>>({ body }: Pick<Answer<unknown>, 'body'>): Row[] {
  if (!Array.isArray(body.data)) throw new Error(`no list: ${JSON.stringify(body)}`);
  return body.data;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Settings = { parts?: Partial<ServiceContext>; env?: Readonly<Record<string, string>> };

/**
 * A gateway with clients of two regions, their people, and callers of every kind who are signed in: on embedded
 * adapters, or where the environment says. Time stands still until the test moves it.
 */
export class World {
  readonly host: Host;
  readonly clock: ManualClock;
  readonly service: Service;
  readonly logged: string[];
  readonly #cache: Cache;
  readonly #directory: string;
  #scratch: ScratchDatabase | undefined;
  readonly #tokens = new Map<string, { token: string; expires: number }>();

  private constructor(
    parts: Pick<World, 'host' | 'clock' | 'service' | 'logged'> & { cache: Cache; directory: string },
  ) {
    this.host = parts.host;
    this.clock = parts.clock;
    this.service = parts.service;
    this.logged = parts.logged;
    this.#cache = parts.cache;
    this.#directory = parts.directory;
  }

  static async open({ parts = {}, env = {} }: Settings = {}): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'cicero-world-'));
    const logged: string[] = [];
    const log = createLog('test', { level: 'debug', destination: { write: (line) => void logged.push(line) } });
    const settings = {
      NODE_ENV: 'test',
      CICERO_DATA_DIR: directory,
      CICERO_SECRET: 'Uji-4711-rahasia-instalasi-dari-gateway',
      RATE_LIMIT_PER_MINUTE: '0',
      ALLOW_DUPLICATE_REQUESTS: 'true',
      ...env,
    };
    const clock = new ManualClock('2026-02-02T08:00:00+07:00');
    if (!env.DATABASE_URL) await placeMigratedDatabase(directory);
    const host = await openHost({ env: settings, name: 'test', log, clock });
    await migrate(host.database);
    await host.database.script(inhabitants);
    const service = await build({ ...host.context('api-gateway'), ...parts });
    return new World({ host, clock, service, logged, cache: parts.cache ?? host.cache, directory });
  }

  /** The same on a PostgreSQL database of its own, which goes with it. */
  static async openOnPostgres({ env, ...settings }: Settings = {}): Promise<World> {
    const scratch = await createScratchDatabase();
    const world = await World.open({ ...settings, env: { ...env, DATABASE_URL: scratch.url } });
    world.#scratch = scratch;
    return world;
  }

  get app(): Http {
    return this.service.app;
  }

  get db(): Kysely<DB> {
    return this.host.database.db;
  }

  /** The services' own way to the world: transactions, messages, time. */
  get context(): ServiceContext {
    return this.host.context('api-gateway');
  }

  /** Calls a route as somebody (null = without a token). A body that is text or bytes is sent as it is. */
  async call<Data = Record<string, unknown>>(
    who: Caller | null,
    method: Method,
    url: string,
    body?: object | string | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<Data>> {
    const answer = await this.app.inject({
      method,
      url,
      headers: {
        ...(who === null ? {} : { authorization: `Bearer ${await this.token(who)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
    return {
      status: answer.statusCode,
      body: isJson ? answer.json() : { success: answer.statusCode < 400 },
      text: answer.body,
      raw: answer.rawPayload,
      headers: answer.headers as Record<string, string>,
    };
  }

  /** A token with a live session; a new one when time has passed it by. */
  async token(who: Caller): Promise<string> {
    const { kind, id } = callers[who];
    return this.tokenOf(kind, id);
  }

  /** The same for an account that the test made itself. */
  async tokenOf(kind: PrincipalKind, id: string): Promise<string> {
    const { clock, host, db } = this;
    const cache = this.#cache;
    const known = this.#tokens.get(`${kind} ${id}`);
    if (known && known.expires > clock.now().getTime()) return known.token;
    const access = accessOf({ db, cache, clock });
    const secret = host.config.CICERO_SECRET ?? '';
    const keyring = openKeyring({ db, secret, clock, publicKeys: access.publicKeys });
    const claim = { dashboard: 'dashboard_user_id', client: 'client_id', system: 'name' } as const;
    const claims = { [kind === 'personnel' || kind === 'penmas' ? 'user_id' : claim[kind]]: id };
    const signed = await signToken({ keyring, clock }, { kind, claims }, { ttl: longest });
    await access.sessions.create({ kind, id }, signed.jti, signed.expiresAt);
    this.#tokens.set(`${kind} ${id}`, { token: signed.token, expires: signed.expiresAt.getTime() });
    return signed.token;
  }

  /** What was queued for other services, oldest first; optionally of one type only. */
  async messages(type?: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const { rows } = await sql<{ type: string; data: Record<string, unknown> }>`
      select type, envelope->'data' as data from outbox where ${type ?? null}::text is null or type = ${type ?? null}
      order by id`.execute(this.db);
    return rows;
  }

  /** The audit trail, oldest first; optionally of one action or entity. */
  async trail(action?: string): Promise<AuditEvent[]> {
    return (await listAudit(this.db, { limit: 500, ...(action ? { action } : {}) })).reverse();
  }

  /** Data versions, by which cached numbers become stale. */
  async versions(...scopes: VersionScope[]): Promise<number[]> {
    const rows = await this.db
      .selectFrom('data_version')
      .select(['scope', 'version'])
      .where('scope', 'in', scopes)
      .execute();
    return scopes.map((scope) => rows.find((row) => row.scope === scope)?.version ?? 0);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await this.host.close();
    await this.#scratch?.drop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}
