import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { NameSubject } from '../throttle/subjects.ts';

/** A code is good for five minutes: the claim page says so. */
export const codeTime = 5 * 60_000;
/** Tries per person within one code time, whichever code they are for. */
const tries = 3;

const StoredCode = Compile(Type.Object({ digest: Type.String(), email: Type.String() }));

/**
 * Six-digit codes that prove that somebody reads a mailbox. Kept as a keyed digest over person, address and code;
 * one pending code per person. Tries are counted before they are compared and survive a new code.
 */
export class OneTimeCodes {
  private readonly cache: Cache;
  private readonly subject: NameSubject;
  private readonly key: Buffer;

  constructor(parts: { cache: Cache; subject: NameSubject; key: Buffer }) {
    this.cache = parts.cache;
    this.subject = parts.subject;
    this.key = parts.key;
  }

  /** Makes a new code; one that was pending dies. */
  async issue(nrp: string, email: string): Promise<string> {
    const code = String(randomInt(100_000, 1_000_000));
    const stored = { digest: this.digest(nrp, email, code).toString('base64url'), email: this.emailName(email) };
    await this.cache.set(this.codeKey(nrp), JSON.stringify(stored), codeTime);
    return code;
  }

  async discard(nrp: string): Promise<void> {
    await this.cache.delete(this.codeKey(nrp));
  }

  /** @throws CiceroError LOCKED_OUT while the tries are used up: a new code could not be used */
  async refuseWhenTriedOut(nrp: string): Promise<void> {
    const used = Number((await this.cache.get(this.triesKey(nrp))) ?? 0);
    if (used < tries) return;
    const left = (await this.cache.ttl(this.triesKey(nrp))) ?? codeTime;
    throw new CiceroError('LOCKED_OUT', { retryAfter: left / 1000 });
  }

  /** Whether this is the code; then it is used up. A wrong address is wrong too, but costs the person no try. */
  async redeem(nrp: string, email: string, code: string): Promise<boolean> {
    const text = await this.cache.get(this.codeKey(nrp));
    const stored: unknown = text === null ? undefined : JSON.parse(text);
    if (text === null || !StoredCode.Check(stored) || stored.email !== this.emailName(email)) return false;
    const attempt = await this.cache.increment(this.triesKey(nrp), codeTime);
    if (attempt > tries) {
      await this.cache.delete(this.codeKey(nrp));
      return false;
    }
    const expected = Buffer.from(stored.digest, 'base64url');
    const given = this.digest(nrp, email, code);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      if (attempt === tries) await this.cache.delete(this.codeKey(nrp));
      return false;
    }
    // Of several who are right at once, one redeems it.
    if (!(await this.cache.deleteIfEquals(this.codeKey(nrp), text))) return false;
    await this.cache.delete(this.triesKey(nrp));
    return true;
  }

  private digest(nrp: string, email: string, code: string): Buffer {
    return createHmac('sha256', this.key).update(`${nrp}\n${email}\n${code}`).digest();
  }

  private emailName(email: string): string {
    return this.subject('otp-email', email);
  }

  private codeKey(nrp: string): string {
    return `otp:${this.subject('otp', nrp)}`;
  }

  private triesKey(nrp: string): string {
    return `otp-tries:${this.subject('otp', nrp)}`;
  }
}
