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
  /** A person asked about from one address: a stranger who knows number and e-mail uses up his own share, not theirs. */
  mailsPerPair: { limit: 6, window: day },
  mailsPerPerson: { limit: 20, window: day },
  mailsToOwnEmail: { limit: 20, window: day },
  /** An address that is not of record yet may be anybody's. */
  mailsToNewEmail: { limit: 10, window: day },
  mailsPerAddress: { limit: 500, window: day },
  /** Questions that were answered with "no such person", "other e-mail" and the like. */
  missesPerAddress: { limit: 30, window: hour },
  wrongCodesPerAddress: { limit: 60, window: hour },
  /** Beyond it the tries of a person are not at the disposal of an address. */
  wrongCodesPerPair: { limit: 6, window: hour },
  domainChecksPerAddress: { limit: 300, window: hour },
  /** First addresses put before the administrators. */
  requestsPerPair: { limit: 2, window: day },
  requestsPerPerson: { limit: 5, window: day },
  requestsPerAddress: { limit: 10, window: day },
  /** Reading and writing the record with one claim. */
  usesPerPerson: { limit: 120, window: hour },
};
type PerAddress = Extract<keyof typeof limits, `${string}PerAddress`>;
type PerPair = Extract<keyof typeof limits, `${string}PerPair`>;

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
   * @param to.isNew the address is not of record yet
   * @returns takes the cool-down back, when nothing was sent after all
   * @throws CiceroError RATE_LIMITED during the cool-down or over a day's limit
   */
  async beforeMail(nrp: string, to: { email: string; isNew: boolean }, ip: string): Promise<() => Promise<void>> {
    const pause = `claim-pause:${this.subject('claim-person', nrp)}`;
    if (!(await this.cache.setIfAbsent(pause, '1', coolDown))) {
      const left = (await this.cache.ttl(pause)) ?? 1_000;
      const seconds = Math.max(1, Math.ceil(left / 1000));
      throw new CiceroError('RATE_LIMITED', {
        message: `Kode OTP baru saja dikirim. Coba lagi dalam ${seconds} detik.`,
        retryAfter: seconds,
      });
    }
    const unsent = async () => void (await this.cache.delete(pause));
    try {
      await take(this.cache, this.ofPair('mailsPerPair', nrp, ip));
      await take(this.cache, this.ofPerson('mailsPerPerson', nrp));
      await take(this.cache, this.ofEmail(to.isNew ? 'mailsToNewEmail' : 'mailsToOwnEmail', to.email));
      await take(this.cache, this.ofAddress('mailsPerAddress', ip));
    } catch (error) {
      // Whoever may have no more codes must not keep them from others by asking on.
      await unsent();
      throw error;
    }
    return unsent;
  }

  /** @throws CiceroError RATE_LIMITED when too many wrong codes came from this address, or for this person from it */
  async beforeCode(nrp: string, ip: string): Promise<void> {
    await checkLeft(this.cache, this.ofAddress('wrongCodesPerAddress', ip));
    await checkLeft(this.cache, this.ofPair('wrongCodesPerPair', nrp, ip));
  }

  /** @throws CiceroError RATE_LIMITED instead of saying that the code was wrong */
  async wrongCode(nrp: string, ip: string): Promise<void> {
    await take(this.cache, this.ofAddress('wrongCodesPerAddress', ip));
    await take(this.cache, this.ofPair('wrongCodesPerPair', nrp, ip));
  }

  /** @throws CiceroError RATE_LIMITED */
  async beforeDomainCheck(ip: string): Promise<void> {
    await take(this.cache, this.ofAddress('domainChecksPerAddress', ip));
  }

  /** Whether administrators may be asked about this person once more. */
  async mayAskAdministrators(userId: string, ip: string): Promise<boolean> {
    const quotas = [
      this.ofPair('requestsPerPair', userId, ip),
      this.ofPerson('requestsPerPerson', userId),
      this.ofAddress('requestsPerAddress', ip),
    ];
    for (const quota of quotas) {
      if ((await this.cache.increment(quota.key, quota.window)) > quota.limit) return false;
    }
    return true;
  }

  /** @throws CiceroError RATE_LIMITED */
  async beforeUse(userId: string): Promise<void> {
    await take(this.cache, this.ofPerson('usesPerPerson', userId));
  }

  private ofPerson(name: 'mailsPerPerson' | 'requestsPerPerson' | 'usesPerPerson', person: string): Quota {
    return { key: `claim-${name}:${this.subject('claim-person', person)}`, ...limits[name] };
  }

  private ofPair(name: PerPair, person: string, ip: string): Quota {
    return { key: `claim-${name}:${this.subject('claim-pair', `${person}\0${addressGroup(ip)}`)}`, ...limits[name] };
  }

  private ofEmail(name: 'mailsToOwnEmail' | 'mailsToNewEmail', email: string): Quota {
    return { key: `claim-${name}:${this.subject('claim-email', email)}`, ...limits[name] };
  }

  private ofAddress(name: PerAddress, ip: string): Quota {
    return { key: `claim-${name}:${this.subject(name, addressGroup(ip))}`, ...limits[name] };
  }
}
