import type { Connection, WebEnd } from './web-client.ts';

/** What the page calls the states of its connection. */
const connections: Readonly<Record<string, Connection>> = {
  CONNECTED: 'connected',
  UNPAIRED: 'unpaired',
  UNPAIRED_IDLE: 'unpaired-idle',
  CONFLICT: 'conflict',
  DEPRECATED_VERSION: 'outdated',
  TOS_BLOCK: 'blocked',
  SMB_TOS_BLOCK: 'blocked',
  PROXYBLOCK: 'blocked',
};

/** Reads the state of a page's connection; everything unknown is on its way. */
export function connectionOf(state: string | null): Connection {
  return connections[state ?? ''] ?? 'connecting';
}

/** Why a session ended, by the word that the library has for it. */
export function endOf(reason: string): WebEnd {
  if (reason === 'LOGOUT' || reason === 'UNPAIRED' || reason === 'UNPAIRED_IDLE') return 'LOGOUT';
  const connection = connectionOf(reason);
  if (connection === 'conflict') return 'CONFLICT';
  if (connection === 'outdated') return 'OUTDATED';
  return connection === 'blocked' ? 'BLOCKED' : 'CLOSED';
}
