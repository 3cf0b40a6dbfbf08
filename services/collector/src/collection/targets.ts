import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { accountColumns, type ClientRow, canonicalClientId, clientAccount } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

/** A client as far as one platform is concerned. */
export interface Target {
  /** Canonical spelling: what messages and new tables carry. */
  clientId: string;
  /** Spelling of the clients table: what legacy tables refer to. */
  storedClientId: string;
  /** Null when what is stored is no handle of the platform. */
  handle: string | null;
  /** Whether likes or comments are collected; amplification alone needs only the posts. */
  engagement: boolean;
  secUid: string | null;
}

const columns = ['client_id', 'tiktok_secuid', ...accountColumns] as const;
type TargetRow = Pick<ClientRow, (typeof columns)[number]>;

/** What to collect of a client on a platform; null when it is inactive there or has no handle. */
export function targetOf(client: TargetRow, platform: Platform): Target | null {
  const clientId = canonicalClientId(client.client_id);
  const { handle, posts, engagement } = clientAccount(client, platform);
  if (!clientId || !posts) return null;
  return {
    clientId,
    storedClientId: client.client_id,
    handle,
    engagement,
    secUid: client.tiktok_secuid?.trim() || null,
  };
}

/** Looks a client up by id, in any case; null when there is none or it is not collected on the platform. */
export async function findTarget(db: Kysely<DB>, clientId: string, platform: Platform): Promise<Target | null> {
  const rows = await db
    .selectFrom('clients')
    .select(columns)
    .where(sql<boolean>`upper(trim(client_id)) = ${clientId.trim().toUpperCase()}`)
    .orderBy('client_id')
    .execute();
  for (const row of rows) {
    const target = targetOf(row, platform);
    if (target) return target;
  }
  return null;
}

/** Ids of all clients that are collected on a platform, in batches. */
export async function* eligibleClients(db: Kysely<DB>, platform: Platform, batch = 500): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const rows = await db
      .selectFrom('clients')
      .select(columns)
      .where('client_status', '=', true)
      .where('client_id', '>', after)
      .orderBy('client_id')
      .limit(batch)
      .execute();
    const ids = rows.map((row) => targetOf(row, platform)?.clientId).filter((id) => id !== undefined);
    if (ids.length > 0) yield [...new Set(ids)];
    const last = rows.at(-1);
    if (rows.length < batch || !last) return;
    after = last.client_id;
  }
}

/** Keeps a resolved key, unless the handle it was resolved for has changed meanwhile. */
export async function saveSecUid(db: Kysely<DB>, target: Target, secUid: string): Promise<void> {
  await sql`update clients set tiktok_secuid = ${secUid}
    where client_id = ${target.storedClientId} and tiktok_secuid is distinct from ${secUid}
      and lower(client_tiktok) like '%' || ${(target.handle ?? '').replaceAll('_', '\\_')}`.execute(db);
}
