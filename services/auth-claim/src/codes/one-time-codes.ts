import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** A code is good for five minutes: the claim page says so. */
export const codeTime = 5 * 60_000;
/** Tries per holder within one code time, whichever code they are for. */
const tries = 3;

const StoredCode = Compile(Type.Object({ digest: Type.String(), binding: Type.String() }));

/**
 * Six-digit codes that prove that somebody reads a mailbox or holds a phone. Kept as a keyed digest over holder, binding
 * and code; one pending code per holder. Tries are counted before they are compared and survive a new code.
 */
export class OneTimeCodes {
  private readonly cache: Cache;
  private readonly subject: NameSubject;
  private readonly key: Buffer;
  private readonly purpose: string;

  /** @param parts.purpose codes of one purpose are unknown to every other */
  constructor(parts: { cache: Cache; subject: NameSubject; key: Buffer; purpose: string }) {
    this.purpose = parts.purpose;
    this.cache = parts.cache;
    this.subject = parts.subject;
    this.key = parts.key;
  }

  /**
   * Makes a new code; one that was pending dies.
   * @param binding what must be said again with the code, such as the address it was sent to
   */
  async issue(holder: string, binding: string): Promise<string> {
    const code = String(randomInt(100_000, 1_000_000));
    const stored = {
      digest: this.digest(holder, binding, code).toString('base64url'),
      binding: this.bindingName(binding),
    };
    await this.cache.set(this.codeKey(holder), JSON.stringify(stored), codeTime);
    return code;
  }

  async discard(holder: string): Promise<void> {
    await this.cache.delete(this.codeKey(holder));
  }

  /** Whether the tries are used up for now: a new code could not be used. */
  async isTriedOut(holder: string): Promise<boolean> {
    return Number((await this.cache.get(this.triesKey(holder))) ?? 0) >= tries;
  }

  /** @throws CiceroError LOCKED_OUT while the tries are used up */
  async refuseWhenTriedOut(holder: string): Promise<void> {
    if (!(await this.isTriedOut(holder))) return;
    const left = (await this.cache.ttl(this.triesKey(holder))) ?? codeTime;
    throw new CiceroError('LOCKED_OUT', { retryAfter: left / 1000 });
  }

  /** Whether this is the code; then it is used up. A wrong address is wrong too, but costs the person no try. */
  async redeem(holder: string, binding: string, code: string): Promise<boolean> {
    const text = await this.cache.get(this.codeKey(holder));
    const stored: unknown = text === null ? undefined : JSON.parse(text);
    if (text === null || !StoredCode.Check(stored) || stored.binding !== this.bindingName(binding)) return false;
    const attempt = await this.cache.increment(this.triesKey(holder), codeTime);
    if (attempt > tries) {
      await this.cache.delete(this.codeKey(holder));
      return false;
    }
    const expected = Buffer.from(stored.digest, 'base64url');
    const given = this.digest(holder, binding, code);
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      if (attempt === tries) await this.cache.delete(this.codeKey(holder));
      return false;
    }
    // Of several who are right at once, one redeems it.
    if (!(await this.cache.deleteIfEquals(this.codeKey(holder), text))) return false;
    await this.cache.delete(this.triesKey(holder));
    return true;
  }

  private digest(holder: string, binding: string, code: string): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([this.purpose, holder, binding, code]))
      .digest();
  }

  private bindingName(binding: string): string {
    return this.subject(`otp-binding ${this.purpose}`, binding);
  }

  private name(holder: string): string {
    return this.subject(`otp ${this.purpose}`, holder);
  }

  private codeKey(holder: string): string {
    return `otp:${this.name(holder)}`;
  }

  private triesKey(holder: string): string {
    return `otp-tries:${this.name(holder)}`;
  }
}
