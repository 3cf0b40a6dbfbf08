import type { Administration } from './administration.ts';

/**
 * Ends the sessions of a dashboard account whose row says already (`sessions_since`) that they are over. A cache that
 * is away is no reason to fail: then the row ends them.
 */
export async function endSessions({ access, context }: Administration, id: string): Promise<void> {
  access.standings.forget('dashboard', id);
  try {
    await access.sessions.revokeAll({ kind: 'dashboard', id });
  } catch (err) {
    context.log.warn({ err }, 'the cache is away: sessions of an account end by its row alone');
  }
}
