import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import { networkOf } from '@cicero/runtime';
import { CoolDown } from '../throttle/cool-down.ts';
import { Quotas } from '../throttle/quotas.ts';
import { seenFrom } from '../throttle/seen-from.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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

export class ClaimLimits {
  private readonly quotas: Quotas<keyof typeof limits>;
  /** Between two codes for one person. */
  private readonly coolDown: CoolDown;

  constructor(parts: { cache: Cache; subject: NameSubject }) {
    this.quotas = new Quotas({ ...parts, room: 'claim', limits });
    this.coolDown = new CoolDown({ ...parts, room: 'claim', time: minute });
  }

  /** @throws CiceroError RATE_LIMITED when this address has asked too often about what is not so */
  async beforeAsking(ip: string): Promise<void> {
    await this.quotas.check('missesPerAddress', networkOf(ip));
  }

  /**
   * To be called before the answer: of many questions at once no more than the limit are answered.
   * @throws CiceroError RATE_LIMITED
   */
  async missed(ip: string): Promise<void> {
    await this.quotas.take('missesPerAddress', networkOf(ip));
  }

  /**
   * To be called before a mail is sent.
   * @param to.isNew the address is not of record yet
   * @throws CiceroError RATE_LIMITED during the cool-down or over a day's limit
   */
  async beforeMail(nrp: string, to: { email: string; isNew: boolean }, ip: string): Promise<void> {
    if (!(await this.coolDown.begin(nrp))) {
      const seconds = Math.max(1, Math.ceil((await this.coolDown.left(nrp)) / 1000));
      throw new CiceroError('RATE_LIMITED', {
        message: `Kode OTP baru saja dikirim. Coba lagi dalam ${seconds} detik.`,
        retryAfter: seconds,
      });
    }
    try {
      await this.quotas.take('mailsPerPair', seenFrom(ip, nrp));
      await this.quotas.take('mailsPerPerson', nrp);
      await this.quotas.take(to.isNew ? 'mailsToNewEmail' : 'mailsToOwnEmail', to.email);
      await this.quotas.take('mailsPerAddress', networkOf(ip));
    } catch (error) {
      // Whoever may have no more codes must not keep them from others by asking on.
      await this.unsent(nrp);
      throw error;
    }
  }

  /** Nothing was sent after all: the person may ask again at once. */
  async unsent(nrp: string): Promise<void> {
    await this.coolDown.cancel(nrp);
  }

  /**
   * @param nrp null = no number that could be anybody's: everybody's typing errors are not those of one person
   * @throws CiceroError RATE_LIMITED when too many wrong codes came from this address, or for this person from it
   */
  async beforeCode(nrp: string | null, ip: string): Promise<void> {
    await this.quotas.check('wrongCodesPerAddress', networkOf(ip));
    if (nrp !== null) await this.quotas.check('wrongCodesPerPair', seenFrom(ip, nrp));
  }

  /** @throws CiceroError RATE_LIMITED instead of saying that the code was wrong */
  async wrongCode(nrp: string | null, ip: string): Promise<void> {
    await this.quotas.take('wrongCodesPerAddress', networkOf(ip));
    if (nrp !== null) await this.quotas.take('wrongCodesPerPair', seenFrom(ip, nrp));
  }

  /** @throws CiceroError RATE_LIMITED */
  async beforeDomainCheck(ip: string): Promise<void> {
    await this.quotas.take('domainChecksPerAddress', networkOf(ip));
  }

  /** Whether administrators may be asked about this person once more. */
  async mayAskAdministrators(userId: string, ip: string): Promise<boolean> {
    return (
      (await this.quotas.within('requestsPerPair', seenFrom(ip, userId))) &&
      (await this.quotas.within('requestsPerPerson', userId)) &&
      (await this.quotas.within('requestsPerAddress', networkOf(ip)))
    );
  }

  /** @throws CiceroError RATE_LIMITED */
  async beforeUse(userId: string): Promise<void> {
    await this.quotas.take('usesPerPerson', userId);
  }
}
