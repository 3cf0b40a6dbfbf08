import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Access, accessOf, type Keyring, openKeyring } from '@cicero/access';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { openHost } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import { createSandbox, INSTAGRAM_HOST, TIKTOK_HOST } from '@cicero/sandbox';
import { openServices, type Services } from '../services.ts';
import { today, worldSql } from './world.ts';

/** All services in one process, listening but idle: no jobs, no deliveries; their routes are what is looked at. */
export interface House {
  readonly services: Services;
  readonly access: Access;
  readonly keyring: Keyring;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const secret = 'Zq7-installation-secret-of-the-tests-4821';

export async function openHouse(): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-access-'));
  const clock = new ManualClock(`${today}T03:00:00Z`);
  // What look-ups ask: it knows accounts, but none of the tenants'.
  const sandbox = await createSandbox({ clock, world: { clients: 2, personnelPerClient: 1 } });
  const provider = `${await sandbox.listen(0)}/sandbox/rapidapi`;
  const env = {
    NODE_ENV: 'test',
    CICERO_DATA_DIR: folder,
    CICERO_SECRET: secret,
    // Thousands of requests from one process are the point here; what holds them up otherwise is tested elsewhere.
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
    ALLOW_DUPLICATE_REQUESTS: 'true',
    TRUST_PROXY: 'loopback',
    RAPIDAPI_KEY: 'sandbox-key',
    RAPIDAPI_INSTAGRAM_URL: `${provider}/${INSTAGRAM_HOST}`,
    RAPIDAPI_TIKTOK_URL: `${provider}/${TIKTOK_HOST}`,
  };
  await placeMigratedDatabase(folder);
  const host = await openHost({ env, name: 'house', clock, log: createLog('house', { level: 'silent' }) });
  await host.database.script(worldSql);
  const services = await openServices(host, env, ({ app }) => app.listen({ port: 0, host: '127.0.0.1' }));
  const { db } = host.database;
  const access = accessOf({ db, cache: host.cache, clock });
  return {
    services,
    access,
    keyring: openKeyring({ db, secret, clock, publicKeys: access.publicKeys }),
    clock,
    async close() {
      for (const service of Object.values(services).reverse()) await service.app.close();
      await host.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
