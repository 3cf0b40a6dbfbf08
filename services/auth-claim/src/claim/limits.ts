import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { checkLeft, type Quota, take } from '../throttle/quota.ts';
import { addressGroup, type NameSubject } from '../throttle/subjects.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Between two mails to one person. */
const coolDown = minute;

/** Bounds on the claim, so that it floods no mailbox and is no directory of who exists. A whole office shares an address. */
const limits = {
  mailsPerPerson: { limit: 10, window: day },
  mailsPerEmail: { limit: 10, window: day },
  mailsPerAddress: { limit: 500, window: day },
  /** Questions that were answered with "no such person", "other e-mail" and the like. */
  missesPerAddress: { limit: 30, window: hour },
  wrongCodesPerAddress: { limit: 60, window: hour },
};

export class ClaimLimits {
  private readonly cache: Cache;
  private readonly subject: NameSubject;

  constructor(parts: { cache: Cache; subject: NameSubject }) {
    this.cache = parts.cache;
    this.subject = parts.subject;
  }

  /** @throws CiceroError RATE_LIMITED when this address has asked too often about what is not so */
  async beforeAsking(ip: string): Promise<void> {
    await checkLeft(this.cache, this.ofAddress('missesPerAddress', ip));
  }

  async missed(ip: string): Promise<void> {
    await this.cache.increment(this.ofAddress('missesPerAddress', ip).key, limits.missesPerAddress.window);
  }

  /**
   * To be called before a mail is sent.
   * @returns takes the cool-down back, when nothing was sent after all
   * @throws CiceroError RATE_LIMITED during the cool-down or over a day's limit
   */
  async beforeMail(nrp: string, email: string, ip: string): Promise<() => Promise<void>> {
    const pause = `claim-pause:${this.subject('claim-person', nrp)}`;
    if (!(await this.cache.setIfAbsent(pause, '1', coolDown))) {
      const left = (await this.cache.ttl(pause)) ?? 1_000;
      const seconds = Math.max(1, Math.ceil(left / 1000));
      throw new CiceroError('RATE_LIMITED', {
        message: `Kode OTP baru saja dikirim. Coba lagi dalam ${seconds} detik.`,
        retryAfter: seconds,
      });
    }
    await take(this.cache, { key: `claim-mails:${this.subject('claim-person', nrp)}`, ...limits.mailsPerPerson });
    await take(this.cache, { key: `claim-mails:${this.subject('claim-email', email)}`, ...limits.mailsPerEmail });
    await take(this.cache, this.ofAddress('mailsPerAddress', ip));
    return async () => void (await this.cache.delete(pause));
  }

  /** @throws CiceroError RATE_LIMITED when too many wrong codes came from this address */
  async beforeCode(ip: string): Promise<void> {
    await checkLeft(this.cache, this.ofAddress('wrongCodesPerAddress', ip));
  }

  async wrongCode(ip: string): Promise<void> {
    await this.cache.increment(this.ofAddress('wrongCodesPerAddress', ip).key, limits.wrongCodesPerAddress.window);
  }

  private ofAddress(name: 'missesPerAddress' | 'mailsPerAddress' | 'wrongCodesPerAddress', ip: string): Quota {
    return { key: `claim-${name}:${this.subject(name, addressGroup(ip))}`, ...limits[name] };
  }
}
