import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { networkOf } from '@cicero/runtime';
import { seenFrom } from '../throttle/seen-from.ts';

const second = 1_000;
const minute = 60 * second;
/** Attempts older than this are forgotten. */
const memory = 60 * minute;
const firstPause = 30 * second;
const longestPause = 15 * minute;
/** So long an address is one that an account is used at, after somebody signed in there. */
const acquaintance = 30 * 24 * 60 * minute;

/**
 * How many attempts are free before pauses begin. An account tried from one address pauses first, so that a stranger
 * locks himself out and not the owner; the account as a whole and the address as a whole follow. The account as a whole
 * does not pause where somebody has signed in with it: many strangers lock out each other, not the owner at the desk.
 */
const freeAttempts = { pair: 5, account: 20, address: 30 };

interface Gate {
  name: string;
  free: number;
}

/**
 * Slows down guessing: beyond the free attempts one attempt per pause is let through, and the pauses double from
 * 30 seconds up to 15 minutes. Attempts on an account count before they are evaluated, so parallel ones gain nothing;
 * for an address only failures count, since a whole office may share it.
 */
export class Lockout {
  private readonly cache: Cache;
  private readonly subject: NameSubject;

  constructor(cache: Cache, subject: NameSubject) {
    this.cache = cache;
    this.subject = subject;
  }

  /** @throws CiceroError LOCKED_OUT with the seconds to wait; CacheUnavailableError: then nobody signs in */
  async attempt(account: string, ip: string): Promise<void> {
    await this.refuseWhilePaused(account, ip);
    for (const gate of await this.accountGates(account, ip)) {
      // Whoever begins a pause is the one attempt it lets through.
      if ((await this.count(gate)) === 'paused') throw lockedOut(await this.cache.ttl(pauseKey(gate.name)));
    }
  }

  /** For what is no guess, and of no use to whoever may not guess. @throws CiceroError LOCKED_OUT */
  async refuseWhilePaused(account: string, ip: string): Promise<void> {
    for (const { name } of [...(await this.accountGates(account, ip)), this.addressGate(ip)]) {
      const left = await this.cache.ttl(pauseKey(name));
      if (left !== null) throw lockedOut(left);
    }
  }

  /** Whether somebody has signed in with the account at this address lately. */
  async isKnown(account: string, ip: string): Promise<boolean> {
    return (await this.cache.get(knownKey(this.pairGate(account, ip).name))) !== null;
  }

  async failed(ip: string): Promise<void> {
    await this.count(this.addressGate(ip));
  }

  /** A right password clears the account's record; the address keeps its own, lest one good login pay for many bad. */
  async succeeded(account: string, ip: string): Promise<void> {
    const [pair, whole] = [this.pairGate(account, ip), this.wholeGate(account)];
    await this.cache.delete(...[pair, whole].flatMap(({ name }) => [countKey(name), pauseKey(name)]));
    await this.cache.set(knownKey(pair.name), '1', acquaintance);
  }

  private async count({ name, free }: Gate): Promise<'free' | 'paused'> {
    const count = await this.cache.increment(countKey(name), memory);
    if (count <= free) return 'free';
    const pause = Math.min(firstPause * 2 ** Math.min(count - free - 1, 10), longestPause);
    return (await this.cache.setIfAbsent(pauseKey(name), '1', pause)) ? 'free' : 'paused';
  }

  private async accountGates(account: string, ip: string): Promise<Gate[]> {
    const pair = this.pairGate(account, ip);
    return (await this.isKnown(account, ip)) ? [pair] : [pair, this.wholeGate(account)];
  }

  private pairGate(account: string, ip: string): Gate {
    return { name: this.subject('login-pair', seenFrom(ip, account)), free: freeAttempts.pair };
  }

  private wholeGate(account: string): Gate {
    return { name: this.subject('login-account', account), free: freeAttempts.account };
  }

  private addressGate(ip: string): Gate {
    return { name: this.subject('login-address', networkOf(ip)), free: freeAttempts.address };
  }
}

function lockedOut(left: number | null): CiceroError {
  return new CiceroError('LOCKED_OUT', { retryAfter: Math.max(1, (left ?? 0) / 1000) });
}

function countKey(name: string): string {
  return `login-attempts:${name}`;
}

function knownKey(name: string): string {
  return `login-known:${name}`;
}

function pauseKey(name: string): string {
  return `login-pause:${name}`;
}
