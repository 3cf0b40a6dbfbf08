import { createHash } from 'node:crypto';
import type { Cache } from '@cicero/cache';
import type { Clock, PrincipalKind } from '@cicero/runtime';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { ShortMemory } from '../short-memory.ts';

/** So long a session that was just seen alive is believed without asking, in milliseconds. */
const believedFor = 2_000;
/** More sessions than this an account does not need; the oldest end. */
const perAccount = 50;

const StoredSession = Compile(
  Type.Object({ kind: Type.String(), id: Type.String(), createdAt: Type.Integer(), expiresAt: Type.Integer() }),
);

export interface AccountRef {
  kind: PrincipalKind;
  id: string;
}

export interface Session {
  /** SHA-256 of the token's jti, hexadecimal: names the session without being able to use it. */
  sessionId: string;
  createdAt: Date;
  expiresAt: Date;
}

/** Live sessions, kept in the cache under the hash of the token's id: what is not there is not signed in. */
export class Sessions {
  private readonly cache: Cache;
  private readonly clock: Clock;
  private readonly seen: ShortMemory<boolean>;

  constructor(cache: Cache, clock: Clock) {
    this.cache = cache;
    this.clock = clock;
    this.seen = new ShortMemory(clock, believedFor);
  }

  /** @throws CacheUnavailableError: then there is no session, and the login must fail */
  async create(account: AccountRef, jti: string, expiresAt: Date): Promise<Session> {
    const now = this.clock.now().getTime();
    const ttl = expiresAt.getTime() - now;
    const sessionId = sessionIdOf(jti);
    const stored = { kind: account.kind, id: account.id, createdAt: now, expiresAt: expiresAt.getTime() };
    await this.cache.set(sessionKey(sessionId), JSON.stringify(stored), ttl);
    await this.cache.addToSet(accountKey(account), sessionId, expiresAt.getTime(), ttl);
    await this.trim(account);
    return { sessionId, createdAt: new Date(now), expiresAt };
  }

  /** Whether the session lives and belongs to this account. Wrong for two seconds at most after it ended elsewhere. */
  async isAlive(account: AccountRef, jti: string): Promise<boolean> {
    const sessionId = sessionIdOf(jti);
    const key = `${sessionId} ${account.kind} ${account.id}`;
    const alive = await this.seen.recall(key, async () => {
      const stored = await this.read(sessionId);
      return stored !== undefined && stored.kind === account.kind && stored.id === account.id;
    });
    // Only life is remembered: a session may be about to begin.
    if (!alive) this.seen.forget(key);
    return alive;
  }

  /** Ends one session. True when it was alive. */
  async revoke(account: AccountRef, jti: string): Promise<boolean> {
    return (await this.end(account, [sessionIdOf(jti)])) > 0;
  }

  /** Ends all sessions of an account; returns how many there were. */
  async revokeAll(account: AccountRef): Promise<number> {
    return this.end(account, await this.cache.membersOfSet(accountKey(account), this.clock.now().getTime()));
  }

  /** Live sessions of an account, the one that expires first first. */
  async list(account: AccountRef): Promise<Session[]> {
    const ids = await this.cache.membersOfSet(accountKey(account), this.clock.now().getTime());
    const sessions = await Promise.all(
      ids.map(async (sessionId) => {
        const stored = await this.read(sessionId);
        if (!stored) return undefined;
        return { sessionId, createdAt: new Date(stored.createdAt), expiresAt: new Date(stored.expiresAt) };
      }),
    );
    return sessions.filter((session) => session !== undefined);
  }

  private async read(sessionId: string) {
    const text = await this.cache.get(sessionKey(sessionId));
    if (text === null) return undefined;
    const stored: unknown = JSON.parse(text);
    return StoredSession.Check(stored) ? stored : undefined;
  }

  private async end(account: AccountRef, sessionIds: readonly string[]): Promise<number> {
    if (sessionIds.length === 0) return 0;
    const ended = await this.cache.delete(...sessionIds.map(sessionKey));
    await this.cache.removeFromSet(accountKey(account), ...sessionIds);
    for (const sessionId of sessionIds) this.seen.forget(`${sessionId} ${account.kind} ${account.id}`);
    return ended;
  }

  private async trim(account: AccountRef): Promise<void> {
    const ids = await this.cache.membersOfSet(accountKey(account), this.clock.now().getTime());
    if (ids.length > perAccount) await this.end(account, ids.slice(0, ids.length - perAccount));
  }
}

function sessionIdOf(jti: string): string {
  return createHash('sha256').update(jti).digest('hex');
}

function sessionKey(sessionId: string): string {
  return `session:${sessionId}`;
}

function accountKey(account: AccountRef): string {
  return `sessions:${account.kind}:${account.id}`;
}
