import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, openKeyring, signToken } from '@cicero/access';
import { migrate, openDatabase } from '@cicero/database';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import { build } from '../src/service.ts';
import { unit } from './data.ts';

const server = process.env.DATABASE_URL_TEST ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const secret = 'Zq7-installation-secret-of-the-bench-4821';

/** The analytics service on a PostgreSQL database of its own, and somebody who may ask it. */
export interface Installation {
  host: Host;
  service: Service;
  authorization: string;
  drop(): Promise<void>;
}

export async function install(): Promise<Installation> {
  const name = `cicero_bench_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const folder = await mkdtemp(join(tmpdir(), 'cicero-bench-'));
  const clock = new ManualClock('2025-11-30T05:00:00Z');
  const host = await openHost({
    env: { DATABASE_URL: url.href, CICERO_DATA_DIR: folder, CICERO_SECRET: secret, ANALYTICS_ANSWER_MEMORY_MB: '256' },
    name: 'bench',
    clock,
    log: createLog('bench', { level: 'error' }),
  });
  await migrate(host.database);
  const service = await build(host.context('analytics'));
  return {
    host,
    service,
    authorization: await signIn(host, clock),
    async drop() {
      await service.stop();
      await host.close();
      await rm(folder, { recursive: true, force: true });
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

/** As the unit itself. */
async function signIn(host: Host, clock: ManualClock): Promise<string> {
  const parts = { db: host.database.db, cache: host.cache, clock };
  const access = accessOf(parts);
  const keyring = openKeyring({ db: parts.db, secret, clock, publicKeys: access.publicKeys });
  const signed = await signToken(
    { keyring, clock },
    { kind: 'client', claims: { client_id: unit } },
    { ttl: 7_200_000 },
  );
  await access.sessions.create({ kind: 'client', id: unit }, signed.jti, signed.expiresAt);
  return `Bearer ${signed.token}`;
}

async function onServer(statement: string): Promise<void> {
  const database = await openDatabase({ url: server, poolSize: 1 });
  try {
    await database.script(statement);
  } finally {
    await database.close();
  }
}
