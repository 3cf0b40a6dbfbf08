import { accountIdOf, createDashboardUser } from '@cicero/auth-claim';
import type { DB } from '@cicero/database';
import { grantRoles, saveClients, savePersonnel } from '@cicero/directory';
import { createWorld, type World } from '@cicero/sandbox';
import type { Kysely, Transaction } from 'kysely';

/** Known to everybody, hence only ever created in demo databases. */
export const demoLogin = { username: 'demo', password: 'demo-cicero', clientId: 'DITBINMAS' } as const;

/** True when there is nothing yet that a demo could be confused with. */
export async function isEmptyDirectory(db: Kysely<DB>): Promise<boolean> {
  return (await db.selectFrom('clients').select('client_id').limit(1).executeTakeFirst()) === undefined;
}

/** A client that is not of the sandbox's world, if there is one: then this is somebody's real database. */
export async function findStranger(db: Kysely<DB>): Promise<string | undefined> {
  const rows = await db.selectFrom('clients').select(['client_id', 'nama']).execute();
  const world = createWorld({ now: () => 0, clients: Math.min(1_000, Math.max(8, rows.length)) });
  return rows.find((row) => world.client(row.client_id)?.row.nama !== row.nama)?.client_id;
}

/** Writes the sandbox's world into the directory, so that what the simulator shows has somebody to match. */
export async function seedDemo(
  db: Kysely<DB>,
  options: { clients?: number; personnelPerClient?: number } = {},
): Promise<{ clients: number; personnel: number }> {
  const world = createWorld({ now: () => Date.now(), ...options });
  const people = [...world.allPersonnel()];
  await db.transaction().execute(async (tx) => {
    await saveClients(
      tx,
      world.clients.map(({ row }) => row),
    );
    await savePersonnel(
      tx,
      people.map(({ row }) => row),
    );
    await grantRoles(
      tx,
      people.flatMap(({ row, roles }) => roles.map((role) => ({ user_id: row.user_id, role }))),
    );
    await officialAccounts(tx, world);
  });
  if (!(await accountIdOf(db, 'dashboard', demoLogin.username))) {
    await createDashboardUser(db, {
      username: demoLogin.username,
      password: demoLogin.password,
      // An administrator sees the numbers of the directorate and may all that there is to be tried out.
      role: 'admin',
      clientIds: [demoLogin.clientId],
      approved: true,
    });
  }
  return { clients: world.clients.length, personnel: people.length };
}

/** What units publish by is their official account, too; on TikTok of every second one only, as it is in real places. */
async function officialAccounts(tx: Transaction<DB>, world: World): Promise<void> {
  const accounts = world.clients.flatMap(({ index, row, handle, directorateRole }) => {
    if (directorateRole !== null) return [];
    const account = (platform: 'instagram' | 'tiktok', username: string | null) =>
      username === null ? [] : [{ client_id: row.client_id, platform, username }];
    return [...account('instagram', handle.instagram), ...account('tiktok', index % 2 === 0 ? handle.tiktok : null)];
  });
  if (accounts.length === 0) return;
  await tx
    .insertInto('satbinmas_official_accounts')
    .values(accounts)
    .onConflict((conflict) => conflict.columns(['client_id', 'platform']).doNothing())
    .execute();
}
