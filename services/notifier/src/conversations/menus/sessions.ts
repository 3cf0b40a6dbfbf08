import { createHash } from 'node:crypto';
import { type Cache, CacheUnavailableError } from '@cicero/cache';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Saying } from '../router/command.ts';

/** Where somebody is in a menu. */
const Session = Type.Object({
  menu: Type.String(),
  node: Type.String(),
  data: Type.Record(Type.String(), Type.String()),
  /** What the numbers meant that were last shown: names of steps, or ids of entries. */
  offered: Type.Array(Type.String()),
  /** The part of a long list that was last shown, from 0. */
  page: Type.Integer({ minimum: 0 }),
  /** Not answered after this, milliseconds since 1970. */
  until: Type.Integer(),
});
export type Session = Static<typeof Session>;

const Stored = Type.Object({
  v: Type.Integer({ minimum: 1 }),
  session: Type.Union([Session, Type.Null()]),
  /** The message that led here, and what was before: shown again after a failure, it is taken up from there. */
  by: Type.String(),
  /** When that message was written, milliseconds since 1970. */
  at: Type.Integer(),
  before: Type.Union([Session, Type.Null()]),
});

const minute = 60_000;
/** So long it is remembered that there was a session, for those who answer too late, and for messages that come again. */
const remembered = 60 * minute;

/** Two messages of one person were understood at the same moment; one of them is to be looked at again. */
export class SessionConflict extends Error {
  override readonly name = 'SessionConflict';
}

/** The session of somebody in a chat, as one message finds it. */
export interface OpenedSession {
  /** Null = none, or it was closed; one whose time is over is given, too. */
  readonly session: Session | null;
  /** What was written later was understood already: this one comes again after a failure, and answers nothing now. */
  readonly isOvertaken: boolean;
  /** @throws SessionConflict when another message was faster; CacheUnavailableError */
  save(next: Session | null): Promise<void>;
}

/**
 * Sessions of menus in the cache: one for each author in each chat of each number, so that members of a group do not
 * disturb each other. They outlive restarts, and any replica goes on with them. Changes are made against the version
 * that was read.
 */
export async function openSession(cache: Cache, saying: Saying, now: Date): Promise<OpenedSession> {
  const key = keyOf(saying);
  const raw = await cache.get(key).catch((error: unknown) => {
    // Commands need no session; whoever wants to save one is told.
    if (error instanceof CacheUnavailableError) return null;
    throw error;
  });
  const stored = raw === null ? null : read(raw);
  const again = stored?.by === saying.providerId;
  const session = (again ? stored.before : stored?.session) ?? null;
  return {
    session,
    isOvertaken: stored !== null && !again && stored.at > saying.at.getTime(),
    async save(next) {
      const message = { by: saying.providerId, at: saying.at.getTime() };
      const value = JSON.stringify({ v: (stored?.v ?? 0) + 1, session: next, ...message, before: session });
      const ttl = Math.max((next?.until ?? 0) - now.getTime(), 0) + remembered;
      const saved =
        raw === null ? await cache.setIfAbsent(key, value, ttl) : await cache.replaceIfEquals(key, raw, value, ttl);
      if (!saved) throw new SessionConflict('the session was changed meanwhile');
    },
  };
}

/** Numbers do not stand in the cache by their name. */
function keyOf({ account, chatId, author }: Saying): string {
  return `notifier:session:${createHash('sha256').update(`${account} ${chatId} ${author}`).digest('base64url')}`;
}

/** What an older version of the service has left behind, and cannot be read, is none. */
function read(raw: string): Static<typeof Stored> | null {
  try {
    const value: unknown = JSON.parse(raw);
    return Value.Check(Stored, value) ? value : null;
  } catch {
    return null;
  }
}
