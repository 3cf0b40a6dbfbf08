import { createHash, randomBytes } from 'node:crypto';
import type { Cache } from '@cicero/cache';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** How long somebody may take at Google's page, in milliseconds. */
export const consentTime = 10 * 60_000;

/** Somebody on the way to Google and back. */
export interface Pending {
  /** Who began. */
  by: { kind: string; id: string };
  /** The browser that must come back, when it was one that we sent. */
  browser: string | null;
  /** PKCE (RFC 7636): proves that who redeems the code is who asked for it. */
  verifier: string;
}

const Stored = Compile(
  Type.Object({
    by: Type.Object({ kind: Type.String(), id: Type.String() }),
    browser: Type.Union([Type.String(), Type.Null()]),
    verifier: Type.String(),
  }),
);

/** Remembers somebody who leaves for Google. Only a hash of the state is kept: who reads the cache can redeem nothing. */
export async function remember(
  cache: Cache,
  who: Pick<Pending, 'by' | 'browser'>,
): Promise<{ state: string; challenge: string }> {
  const state = randomBytes(32).toString('base64url');
  const verifier = randomBytes(48).toString('base64url');
  await cache.set(keyOf(state), JSON.stringify({ ...who, verifier } satisfies Pending), consentTime);
  return { state, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** Who left with this state; undefined when nobody did, it is too late, or they are back already. */
export async function redeem(cache: Cache, state: string): Promise<Pending | undefined> {
  const key = keyOf(state);
  const text = await cache.get(key);
  // Of two who come with one state, one deletes it.
  if (text === null || (await cache.delete(key)) === 0) return undefined;
  const stored: unknown = JSON.parse(text);
  return Stored.Check(stored) ? stored : undefined;
}

function keyOf(state: string): string {
  return `google:state:${createHash('sha256').update(state).digest('base64url')}`;
}
