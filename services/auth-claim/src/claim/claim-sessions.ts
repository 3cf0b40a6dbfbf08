import { createHash, randomBytes } from 'node:crypto';
import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** A person has so long to read and correct the record after the code, and not a moment more. */
export const claimTime = 15 * 60_000;
/** Carries the claim token; sent to the claim's own routes only. */
export const claimCookie = 'claim_token';

const StoredClaim = Compile(Type.Object({ userId: Type.String(), email: Type.String() }));

export interface Claim {
  /** Key of the person's row. */
  userId: string;
  email: string;
}

/** Proof that somebody redeemed a code: a secret token with an absolute end. One per person, the last. */
export class ClaimSessions {
  private readonly cache: Cache;
  private readonly subject: NameSubject;

  constructor(parts: { cache: Cache; subject: NameSubject }) {
    this.cache = parts.cache;
    this.subject = parts.subject;
  }

  async open(claim: Claim): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const key = tokenKey(token);
    const holder = `claim-of:${this.subject('claim-person', claim.userId)}`;
    const older = await this.cache.get(holder);
    await this.cache.set(key, JSON.stringify(claim), claimTime);
    await this.cache.set(holder, key, claimTime);
    if (older) await this.cache.delete(older);
    return token;
  }

  /** Whose claim the token is; undefined when it is over or never was. */
  async find(token: string): Promise<Claim | undefined> {
    const text = await this.cache.get(tokenKey(token));
    const stored: unknown = text === null ? undefined : JSON.parse(text);
    return StoredClaim.Check(stored) ? stored : undefined;
  }

  async close(token: string): Promise<void> {
    await this.cache.delete(tokenKey(token));
  }
}

function tokenKey(token: string): string {
  return `claim:${createHash('sha256').update(token).digest('hex')}`;
}
