import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { canonicalClientId, hasHandle, parseHandle } from '@cicero/directory';
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

interface ClientRow {
  client_id: string;
  client_status: boolean | null;
  client_insta: string | null;
  client_insta_status: boolean | null;
  client_amplify_status: boolean | null;
  client_tiktok: string | null;
  client_tiktok_status: boolean | null;
  tiktok_secuid: string | null;
}

/**
 * What to collect of a client on a platform; null when it is inactive there or has no handle.
 * An empty or blank handle is none.
 */
export function targetOf(client: ClientRow, platform: Platform): Target | null {
  const clientId = canonicalClientId(client.client_id);
  const stored = platform === 'instagram' ? client.client_insta : client.client_tiktok;
  const engagement = platform === 'instagram' ? client.client_insta_status : client.client_tiktok_status;
  const posts = engagement === true || (platform === 'instagram' && client.client_amplify_status === true);
  if (!clientId || client.client_status !== true || !posts || !hasHandle(stored)) return null;
  return {
    clientId,
    storedClientId: client.client_id,
    handle: parseHandle(platform, stored),
    engagement: engagement === true,
    secUid: client.tiktok_secuid?.trim() || null,
  };
}

const columns = [
  'client_id',
  'client_status',
  'client_insta',
  'client_insta_status',
  'client_amplify_status',
  'client_tiktok',
  'client_tiktok_status',
  'tiktok_secuid',
] as const;

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
