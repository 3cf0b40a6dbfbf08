import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';

/** So many per window; the window starts with the first. */
export interface Quota {
  limit: number;
  /** Milliseconds. */
  window: number;
}

/** The bounds of one room. Each is counted for whomever it is `of`: a person, a number, a network; '' = all together. */
export class Quotas<Name extends string> {
  private readonly cache: Cache;
  private readonly subject: NameSubject;
  private readonly room: string;
  private readonly limits: Readonly<Record<Name, Quota>>;

  constructor(parts: { cache: Cache; subject: NameSubject; room: string; limits: Readonly<Record<Name, Quota>> }) {
    this.cache = parts.cache;
    this.subject = parts.subject;
    this.room = parts.room;
    this.limits = parts.limits;
  }

  /** Takes one. @throws CiceroError RATE_LIMITED with the time until the window ends */
  async take(name: Name, of: string): Promise<void> {
    if (!(await this.within(name, of))) await this.refuse(name, of);
  }

  /** Refuses when nothing is left, without taking. @throws CiceroError RATE_LIMITED */
  async check(name: Name, of: string): Promise<void> {
    const taken = Number((await this.cache.get(this.key(name, of))) ?? 0);
    if (taken >= this.limits[name].limit) await this.refuse(name, of);
  }

  /**
   * Takes one; false when nothing was left. Counting and checking are one step, so that of many at once no more than
   * the limit come through.
   */
  async within(name: Name, of: string): Promise<boolean> {
    const { limit, window } = this.limits[name];
    return (await this.cache.increment(this.key(name, of), window)) <= limit;
  }

  private async refuse(name: Name, of: string): Promise<never> {
    const left = (await this.cache.ttl(this.key(name, of))) ?? this.limits[name].window;
    throw new CiceroError('RATE_LIMITED', { retryAfter: left / 1000 });
  }

  private key(name: Name, of: string): string {
    return `${this.room}-${name}:${this.subject(`${this.room} ${name}`, of)}`;
  }
}
