import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, openKeyring, signToken } from '@cicero/access';
import { migrate } from '@cicero/database';
import { createScratchDatabase } from '@cicero/database/testing';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { build } from '../src/service.ts';

const secret = 'Zq7-installation-secret-of-the-bench-4821';

/** Who asks: an account of the directorate, with premium, or one of a unit that is measured by the directorate's posts. */
export type Caller = 'directorate' | 'unit';

/** The analytics service on a PostgreSQL database of its own, and those who may ask it. */
export interface Installation {
  host: Host;
  service: Service;
  /** Signs in an account; the clients must be there. @returns the authorization header */
  signIn(role: string, clientId: string): Promise<string>;
  drop(): Promise<void>;
}

export async function install(): Promise<Installation> {
  const database = await createScratchDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'cicero-bench-'));
  const clock = new ManualClock('2025-11-30T05:00:00Z');
  const host = await openHost({
    env: {
      DATABASE_URL: database.url,
      CICERO_DATA_DIR: folder,
      CICERO_SECRET: secret,
      ANALYTICS_ANSWER_MEMORY_MB: '256',
    },
    name: 'bench',
    clock,
    log: createLog('bench', { level: 'error' }),
  });
  await migrate(host.database);
  const service = await build(host.context('analytics'));
  return {
    host,
    service,
    signIn: (roleName, clientId) => signIn(host, clock, roleName, clientId),
    async drop() {
      await service.stop();
      await host.close();
      await rm(folder, { recursive: true, force: true });
      await database.drop();
    },
  };
}

/** An account with premium, and a live session of it. */
async function signIn(host: Host, clock: ManualClock, roleName: string, clientId: string): Promise<string> {
  const { db } = host.database;
  const id = randomUUID();
  await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status, premium_status,
      premium_tier, premium_expires_at)
    select ${id}, ${id}, 'x', role_id, true, true, 'tier1', now() + interval '10 years' from roles
    where role_name = ${roleName}`.execute(db);
  await sql`insert into dashboard_user_clients (dashboard_user_id, client_id) values (${id}, ${clientId})`.execute(db);
  const access = accessOf({ db, cache: host.cache, clock });
  const keyring = openKeyring({ db, secret, clock, publicKeys: access.publicKeys });
  const principal = { kind: 'dashboard' as const, claims: { dashboard_user_id: id } };
  const signed = await signToken({ keyring, clock }, principal, { ttl: 7_200_000 });
  await access.sessions.create({ kind: 'dashboard', id }, signed.jti, signed.expiresAt);
  return `Bearer ${signed.token}`;
}
