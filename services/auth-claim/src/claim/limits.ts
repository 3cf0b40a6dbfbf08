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
  domainChecksPerAddress: { limit: 300, window: hour },
  /** First addresses put before the administrators. */
  requestsPerPerson: { limit: 3, window: day },
  requestsPerAddress: { limit: 10, window: day },
  /** Reading and writing the record with one claim. */
  usesPerPerson: { limit: 120, window: hour },
};
type PerAddress = Extract<keyof typeof limits, `${string}PerAddress`>;

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

  /**
   * To be called before the answer: of many questions at once no more than the limit are answered.
   * @throws CiceroError RATE_LIMITED
   */
  async missed(ip: string): Promise<void> {
    await take(this.cache, this.ofAddress('missesPerAddress', ip));
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

  /** @throws CiceroError RATE_LIMITED instead of saying that the code was wrong */
  async wrongCode(ip: string): Promise<void> {
    await take(this.cache, this.ofAddress('wrongCodesPerAddress', ip));
  }

  /** @throws CiceroError RATE_LIMITED */
  async beforeDomainCheck(ip: string): Promise<void> {
    await take(this.cache, this.ofAddress('domainChecksPerAddress', ip));
  }

  /** Whether administrators may be asked about this person once more. */
  async mayAskAdministrators(userId: string, ip: string): Promise<boolean> {
    for (const quota of [this.ofPerson('requestsPerPerson', userId), this.ofAddress('requestsPerAddress', ip)]) {
      if ((await this.cache.increment(quota.key, quota.window)) > quota.limit) return false;
    }
    return true;
  }

  /** @throws CiceroError RATE_LIMITED */
  async beforeUse(userId: string): Promise<void> {
    await take(this.cache, this.ofPerson('usesPerPerson', userId));
  }

  private ofPerson(name: 'requestsPerPerson' | 'usesPerPerson', userId: string): Quota {
    return { key: `claim-${name}:${this.subject('claim-person', userId)}`, ...limits[name] };
  }

  private ofAddress(name: PerAddress, ip: string): Quota {
    return { key: `claim-${name}:${this.subject(name, addressGroup(ip))}`, ...limits[name] };
  }
}
