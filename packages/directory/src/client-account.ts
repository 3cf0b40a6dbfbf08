import type { Platform } from '@cicero/contracts';
import type { ClientRow } from './client-record.ts';
import { hasHandle, parseHandle } from './handles.ts';

/** Columns that say what is collected of a client. */
export const accountColumns = [
  'client_status',
  'client_insta',
  'client_insta_status',
  'client_amplify_status',
  'client_tiktok',
  'client_tiktok_status',
] as const satisfies readonly (keyof ClientRow)[];

/** A client's account on a platform. */
export interface ClientAccount {
  /** Canonical; null when what is stored is no handle of the platform. */
  handle: string | null;
  /** Whether its posts are collected, and whether who engages with them is (docs/collection.md). */
  posts: boolean;
  engagement: boolean;
}

/** The account of a client, and what is collected of it. An empty or blank handle is none. */
export function clientAccount(
  client: Pick<ClientRow, (typeof accountColumns)[number]>,
  platform: Platform,
): ClientAccount {
  const stored = platform === 'instagram' ? client.client_insta : client.client_tiktok;
  const wanted = platform === 'instagram' ? client.client_insta_status : client.client_tiktok_status;
  const amplified = platform === 'instagram' && client.client_amplify_status === true;
  const posts = client.client_status === true && hasHandle(stored) && (wanted === true || amplified);
  return { handle: parseHandle(platform, stored ?? ''), posts, engagement: posts && wanted === true };
}
