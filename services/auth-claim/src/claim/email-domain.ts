import { Resolver } from 'node:dns/promises';
import type { NameSubject } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import type { Logger } from '@cicero/runtime';

/** Milliseconds. One question is asked twice at most; all of them together end after `patience`. */
const timing = { firstAnswer: 900, secondAnswer: 1_500, patience: 3_000 };
const day = 86_400_000;
/** A good domain stays good for a day; one that was just registered should not have to wait for long. */
const memory = { good: day, bad: 10 * 60_000 };

/** What a name server says when there is no such name, or the name has nothing of the kind (or cannot be one). */
const absence = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME']);

export interface EmailDomainsParts {
  cache: Cache;
  subject: NameSubject;
  /** `address` or `address:port`; empty = the machine's own. */
  servers: readonly string[];
  log: Logger;
}

/** Knows which domains take mail, by the rules of delivery (RFC 5321, 5.1): MX, else an address, and no null MX. */
export class EmailDomains {
  private readonly parts: EmailDomainsParts;

  constructor(parts: EmailDomainsParts) {
    this.parts = parts;
  }

  /**
   * @param domain ASCII, lower case
   * @throws CiceroError EMAIL_DOMAIN_INACTIVE; DOMAIN_CHECK_UNAVAILABLE when no name server gives an answer, which is
   * not remembered; CacheUnavailableError
   */
  async check(domain: string): Promise<void> {
    const { cache, subject } = this.parts;
    const key = `email-domain:${subject('email-domain', domain)}`;
    const known = await cache.get(key);
    const verdict = known === 'good' || known === 'bad' ? known : await this.ask(domain);
    if (known === null) await cache.set(key, verdict, memory[verdict]);
    if (verdict === 'bad') throw new CiceroError('EMAIL_DOMAIN_INACTIVE');
  }

  private async ask(domain: string): Promise<'good' | 'bad'> {
    const resolver = this.resolver();
    const tooLate = setTimeout(() => resolver.cancel(), timing.patience);
    try {
      return (await takesMail(resolver, domain)) ? 'good' : 'bad';
    } catch (cause) {
      this.parts.log.warn({ code: codeOf(cause) }, 'no name server answers for an e-mail domain');
      throw new CiceroError('DOMAIN_CHECK_UNAVAILABLE', { cause, retryAfter: 30 });
    } finally {
      clearTimeout(tooLate);
    }
  }

  /** One for each question, since giving up ends everything a resolver is asked. */
  private resolver(): Resolver {
    const resolver = new Resolver({ timeout: timing.firstAnswer, tries: 2, maxTimeout: timing.secondAnswer });
    if (this.parts.servers.length > 0) resolver.setServers(this.parts.servers);
    return resolver;
  }
}

async function takesMail(resolver: Resolver, domain: string): Promise<boolean> {
  const exchanges = await unlessAbsent(resolver.resolveMx(domain));
  if (exchanges === null) return false;
  // A record that names no host says that there is none (RFC 7505).
  if (exchanges.length > 0) return exchanges.some(({ exchange }) => exchange !== '' && exchange !== '.');
  const answers = await Promise.allSettled([resolver.resolve4(domain), resolver.resolve6(domain)].map(unlessAbsent));
  if (answers.some((answer) => answer.status === 'fulfilled' && (answer.value?.length ?? 0) > 0)) return true;
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
  return false;
}

/** Empty when the name has nothing of the kind, null when there is no such name. */
async function unlessAbsent<Answer>(question: Promise<Answer[]>): Promise<Answer[] | null> {
  try {
    return await question;
  } catch (error) {
    const code = codeOf(error);
    if (!absence.has(code)) throw error;
    return code === 'ENODATA' ? [] : null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
