import { listAudit } from '@cicero/access';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import bcrypt from 'bcryptjs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../src/accounts/password.ts';
import { type PasswordAccount, registerPenmas } from '../../src/index.ts';
import { account, password } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

const tables = {
  dashboard: { table: 'dashboard_user', key: 'dashboard_user_id' },
  penmas: { table: 'penmas_user', key: 'user_id' },
} as const;

/** While a password is checked, somebody else changes it: whoever knows the old one must not get in any more. */
describe.skipIf(!(await postgresReachable()))('a password that is changed while a login checks it', () => {
  let scratch: ScratchDatabase;
  let running: RunningService;
  const ids: Record<PasswordAccount['kind'], string> = { dashboard: '', penmas: '' };

  beforeAll(async () => {
    scratch = await createScratchDatabase();
    running = await RunningService.open({ DATABASE_URL: scratch.url });
    await running.host.database.script(clients);
    ids.dashboard = await account(running, 'kepala');
    ids.penmas = await registerPenmas(
      { context: running.host.context('auth-claim') },
      { username: 'kepala', password, role: '' },
      { kind: 'cli', id: 'root' },
      { channel: 'cli' },
    );
  });
  afterAll(async () => {
    await running.close();
    await scratch.drop();
  });

  const login = (kind: PasswordAccount['kind']) =>
    running.call(`/api/auth/${kind}-login`, { username: 'kepala', password });

  /** Stores a hash, and lets the change stand only after a login has looked at what was there before. */
  async function loginWhileStoring(kind: PasswordAccount['kind'], hash: string) {
    const { table, key } = tables[kind];
    const change = await running.db.startTransaction().execute();
    await sql`update ${sql.table(table)} set password_hash = ${hash}
      where ${sql.ref(key)}::text = ${ids[kind]}`.execute(change);
    let answered = false;
    const answer = login(kind).finally(() => {
      answered = true;
    });
    const waiting = async () => {
      const { rows } = await sql`select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`.execute(running.db);
      return answered || rows.length > 0;
    };
    await expect.poll(waiting, { timeout: 10_000 }).toBe(true);
    await change.commit().execute();
    return answer;
  }

  test.for(['dashboard', 'penmas'] as const)('%s: the old one opens no session', async (kind) => {
    const { status, body, cookies } = await loginWhileStoring(kind, await hashPassword('sandi-yang-baru-2'));
    expect([status, body.code, body.token, cookies]).toEqual([401, 'LOGIN_FAILED', undefined, []]);
    expect(await running.sessionsOf('kepala', kind)).toEqual([]);
    expect(await running.db.selectFrom('login_log').selectAll().execute()).toEqual([]);
    expect(await listAudit(running.db, { action: `login.${kind}`, limit: 9 })).toMatchObject([
      { outcome: 'refused', reason: 'LOGIN_FAILED', subject: { kind, id: ids[kind] } },
    ]);
  });

  test.for(['dashboard', 'penmas'] as const)('%s: another hash of the same one is no other one', async (kind) => {
    const outdated = bcrypt.hashSync(password, 4);
    const { table, key } = tables[kind];
    await sql`update ${sql.table(table)} set password_hash = ${outdated}
      where ${sql.ref(key)}::text = ${ids[kind]}`.execute(running.db);
    expect((await loginWhileStoring(kind, await hashPassword(password))).status).toBe(200);
    expect((await Promise.all([login(kind), login(kind), login(kind)])).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ]);
  });
});
