import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, openKeyring, signToken } from '@cicero/access';
import { openRedis } from '@cicero/cache/testing';
import { migrate } from '@cicero/database';
import { createScratchDatabase } from '@cicero/database/testing';
import { openHost } from '@cicero/platform';
import { createLog, systemClock } from '@cicero/runtime';
import { build } from '../src/service.ts';
import { editor, head, populate } from './population.ts';

const secret = 'Zq7-installation-secret-of-the-bench-4821';

/** Where people, sessions and remembered answers are kept while measuring. */
export type Adapters = 'servers' | 'embedded';

/** A gateway on a database of its own, with so many people, and callers who are signed in. */
export interface Place {
  url: string;
  /** An administrator of the directorate that all people are of. */
  authorization: string;
  /** An editor of the press section. */
  press: string;
  close(): Promise<void>;
}

/** @throws Error when servers are asked for and do not answer */
export async function openPlace(people: number, adapters: Adapters = 'servers'): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-bench-'));
  const scratch = adapters === 'servers' ? await createScratchDatabase() : undefined;
  const redis = adapters === 'servers' ? await openRedis() : undefined;
  const env = {
    ...{ CICERO_DATA_DIR: folder, CICERO_SECRET: secret, RATE_LIMIT_PER_MINUTE: '0' },
    ...(scratch ? { DATABASE_URL: scratch.url } : {}),
  };
  const host = await openHost({ env, name: 'bench', log: createLog('bench', { level: 'error' }) });
  await migrate(host.database);
  await populate(host.database, people);
  const cache = redis ?? host.cache;
  const service = await build({ ...host.context('api-gateway'), cache });
  await service.start({ port: 0, host: '127.0.0.1' });
  const parts = { db: host.database.db, cache, clock: systemClock };
  const access = accessOf(parts);
  const keyring = openKeyring({ ...parts, secret, publicKeys: access.publicKeys });
  const signIn = async (kind: 'dashboard' | 'penmas', id: string): Promise<string> => {
    const claims = kind === 'dashboard' ? { dashboard_user_id: id } : { user_id: id };
    const signed = await signToken({ keyring, clock: systemClock }, { kind, claims }, { ttl: 7_200_000 });
    await access.sessions.create({ kind, id }, signed.jti, signed.expiresAt);
    return `Bearer ${signed.token}`;
  };
  return {
    url: service.url,
    authorization: await signIn('dashboard', head),
    press: await signIn('penmas', editor),
    async close() {
      await service.stop();
      await host.close();
      await redis?.close();
      await scratch?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
