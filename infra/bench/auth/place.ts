import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Access, accessOf, installAccess, type Keyring, open, openKeyring, permit } from '@cicero/access';
import { build, createDashboardUser } from '@cicero/auth-claim';
import type { Cache } from '@cicero/cache';
import { openRedis } from '@cicero/cache/testing';
import { migrate } from '@cicero/database';
import { createScratchDatabase } from '@cicero/database/testing';
import { openHost } from '@cicero/platform';
import { type Clock, createHttp, createLog, createMetrics, systemClock } from '@cicero/runtime';

/** Where sessions and accounts are kept while measuring. */
export type Adapters = 'embedded' | 'servers';

/** A service that guards a route, the service that signs in, and as many accounts as asked for. */
export interface Place {
  /** Answers `/bench/open` to everybody and `/bench/guarded` to dashboard accounts, the same otherwise. */
  readonly guarded: string;
  readonly authClaim: string;
  readonly access: Access;
  readonly keyring: Keyring;
  readonly clock: Clock;
  /** Ids and names of the accounts, in order. All have the one password. */
  readonly accounts: readonly { id: string; username: string }[];
  readonly password: string;
  close(): Promise<void>;
}

const secret = 'Zq7-installation-secret-of-the-bench-4821';
const password = 'Sandi-Ukur-9137';

/** @throws Error when servers are asked for and do not answer */
export async function openPlace(adapters: Adapters, accountCount: number): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-bench-'));
  const log = createLog('bench', { level: 'error' });
  const scratch = adapters === 'servers' ? await createScratchDatabase() : undefined;
  const env = { CICERO_DATA_DIR: folder, CICERO_SECRET: secret, ...(scratch ? { DATABASE_URL: scratch.url } : {}) };
  const host = await openHost({ env, name: 'bench', log });
  const redis = adapters === 'servers' ? await openRedis() : undefined;
  const cache: Cache = redis ?? host.cache;
  await migrate(host.database);
  const accounts = await createAccounts(host.database, accountCount);

  const { db } = host.database;
  const clock = systemClock;
  const app = await createHttp({ log, metrics: createMetrics('bench', { defaults: false }), title: 'Bench' });
  await installAccess(app, { db, cache, clock, log });
  const schema = { summary: 'The measured route' };
  app.get('/bench/open', { config: { access: open }, schema }, async () => ({ success: true }));
  app.get('/bench/guarded', { config: { access: permit(['dashboard']) }, schema }, async () => ({ success: true }));
  const authClaim = await build({ ...host.context('auth-claim'), cache, env });
  const access = accessOf({ db, cache, clock });
  return {
    guarded: await app.listen({ port: 0, host: '127.0.0.1' }),
    authClaim: await authClaim.app.listen({ port: 0, host: '127.0.0.1' }),
    access,
    keyring: openKeyring({ db, secret, clock, publicKeys: access.publicKeys }),
    clock,
    accounts,
    password,
    async close() {
      await app.close();
      await authClaim.app.close();
      await host.close();
      await redis?.close();
      await scratch?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One account as the product makes it, and copies of it: hashing each password would take longer than measuring. */
async function createAccounts(
  { db, script }: Awaited<ReturnType<typeof openHost>>['database'],
  count: number,
): Promise<Place['accounts']> {
  await script(`insert into clients (client_id, nama, client_type) values ('RES_A', 'Unit A', 'ORG')`);
  const first = { username: 'ukur.0', password, role: 'operator', clientIds: ['RES_A'], approved: true };
  await createDashboardUser(db, first);
  await script(`
    insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
      select gen_random_uuid(), 'ukur.' || n, password_hash, role_id, true
      from dashboard_user, generate_series(1, ${count - 1}) n;
    insert into dashboard_user_clients (dashboard_user_id, client_id)
      select dashboard_user_id, 'RES_A' from dashboard_user on conflict do nothing;`);
  const rows = await db.selectFrom('dashboard_user').select(['dashboard_user_id', 'username']).execute();
  return rows.map((row) => ({ id: row.dashboard_user_id, username: row.username }));
}
