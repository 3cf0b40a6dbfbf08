import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, openKeyring, signToken } from '@cicero/access';
import { migrate, openDatabase } from '@cicero/database';
import { openHost } from '@cicero/platform';
import { createLog, systemClock } from '@cicero/runtime';
import { build } from '../src/service.ts';

const server = process.env.DATABASE_URL_TEST ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const secret = 'Zq7-installation-secret-of-the-bench-4821';
const account = '7c0e0000-0000-4000-8000-000000000001';
/** One in so many people belongs to the unit that is asked about. */
const unitShare = 250;

/** A gateway on a PostgreSQL database of its own, with so many people, and an administrator of their directorate. */
export interface Place {
  url: string;
  authorization: string;
  close(): Promise<void>;
}

export async function openPlace(people: number): Promise<Place> {
  const name = `cicero_bench_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const folder = await mkdtemp(join(tmpdir(), 'cicero-bench-'));
  const env = { DATABASE_URL: url.href, CICERO_DATA_DIR: folder, CICERO_SECRET: secret, RATE_LIMIT_PER_MINUTE: '0' };
  const host = await openHost({ env, name: 'bench', log: createLog('bench', { level: 'error' }) });
  await migrate(host.database);
  await host.database.script(`
    insert into clients (client_id, nama, client_type, regional_id) values ('DITBINMAS', 'BINMAS', 'direktorat', 'WIL1');
    insert into clients (client_id, nama, client_type, regional_id, parent_client_id)
      select 'RES_' || n, 'RESOR ' || n, 'org', 'WIL1', 'DITBINMAS' from generate_series(0, ${unitShare - 1}) n;
    insert into "user" (user_id, nama, title, divisi, insta, tiktok, whatsapp, client_id)
      select (10000000 + n)::text, 'PERSONEL ' || md5(n::text), 'BRIPTU', 'SAT ' || n % 20, 'akun_' || n, 'akun.' || n,
        '6281' || 10000000 + n, 'RES_' || n % ${unitShare}
      from generate_series(1, ${people}) n;
    insert into user_roles select user_id, role_id from "user", roles where role_name in ('ditbinmas', 'operator');
    insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
      select '${account}', 'kepala', 'x', role_id, true from roles where role_name = 'admin';
    insert into dashboard_user_clients values ('${account}', 'DITBINMAS')`);
  for (const table of ['"user"', 'user_roles', 'clients']) await host.database.script(`vacuum analyze ${table}`);
  const service = await build(host.context('api-gateway'));
  await service.start({ port: 0, host: '127.0.0.1' });
  const parts = { db: host.database.db, cache: host.cache, clock: systemClock };
  const access = accessOf(parts);
  const keyring = openKeyring({ ...parts, secret, publicKeys: access.publicKeys });
  const principal = { kind: 'dashboard' as const, claims: { dashboard_user_id: account } };
  const signed = await signToken({ keyring, clock: systemClock }, principal, { ttl: 7_200_000 });
  await access.sessions.create({ kind: 'dashboard', id: account }, signed.jti, signed.expiresAt);
  return {
    url: service.url,
    authorization: `Bearer ${signed.token}`,
    async close() {
      await service.stop();
      await host.close();
      await rm(folder, { recursive: true, force: true });
      await onServer(`drop database ${name} with (force)`);
    },
  };
}

async function onServer(statement: string): Promise<void> {
  const database = await openDatabase({ url: server, poolSize: 1 });
  try {
    await database.script(statement);
  } finally {
    await database.close();
  }
}
