import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { codeTime, OneTimeCodes } from '../codes/one-time-codes.ts';
import type { AuthParts } from '../parts.ts';
import { take } from '../throttle/quota.ts';
import { addressGroup } from '../throttle/subjects.ts';
import { queueCodeMessage } from './code-message.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Between two codes for one holder. */
const coolDown = minute;

const limits = {
  /** Questions from one address, whether they match or not: a unit's people sign in from one. */
  questionsPerAddress: { limit: 300, window: hour },
  /** One account and number from one address: a stranger who knows both uses up his own share, not the owner's. */
  codesPerPair: { limit: 10, window: day },
  codesPerHolder: { limit: 20, window: day },
  /** An administrator's number opens every client: it is not to be flooded through all of them. */
  codesPerNumber: { limit: 30, window: day },
  codesPerAddress: { limit: 500, window: day },
};

/** Who may sign in with which number. */
export interface CodeHolder {
  kind: 'client' | 'personnel';
  id: string;
  /** What the message calls the login. */
  title: string;
}

/** A code that is asked for. */
interface CodeRequest {
  account: CodeHolder;
  number: string;
  /** Somebody has signed in with the account at this address lately: what strangers ask for does not count there. */
  isKnown: boolean;
}

/** Codes that prove that whoever signs in holds the phone: over WhatsApp, never twice in a row, never too many. */
export class LoginCodes {
  private readonly parts: AuthParts;
  private readonly codes: Readonly<Record<CodeHolder['kind'], OneTimeCodes>>;

  constructor(parts: AuthParts) {
    const { context, subject } = parts;
    const key = parts.keyFor('one-time-codes');
    this.parts = parts;
    this.codes = {
      client: new OneTimeCodes({ cache: context.cache, subject, key, purpose: 'login-client' }),
      personnel: new OneTimeCodes({ cache: context.cache, subject, key, purpose: 'login-personnel' }),
    };
  }

  /** @throws CiceroError RATE_LIMITED when this address asks too much, about whomever */
  async countQuestion(ip: string): Promise<void> {
    await this.take('questionsPerAddress', 'login-questions', addressGroup(ip));
  }

  /**
   * Sends a new code to the number, unless one was sent a moment ago, the tries are used up or it would be too many:
   * then nothing happens, as the caller must not tell the difference.
   */
  async send(request: CodeRequest, origin: AuditOrigin): Promise<void> {
    const { account: holder, number } = request;
    const { context } = this.parts;
    const name = nameOf(holder, number);
    const pause = `login-code-pause:${this.parts.subject(`login-code ${holder.kind}`, name)}`;
    const subject = { kind: holder.kind, id: holder.id };
    const event = { action: 'login.code-requested', subject, origin } as const;
    if (!(await this.mayHaveAnother(request, pause, origin.address ?? ''))) {
      await recordAudit(context.db, context.clock, { ...event, outcome: 'refused', reason: 'RATE_LIMITED' });
      return;
    }
    const codes = this.codes[holder.kind];
    const code = await codes.issue(name, number);
    const expiresAt = new Date(context.clock.now().getTime() + codeTime);
    try {
      await context.transact(async (unit) => {
        queueCodeMessage(unit, { number, code, title: holder.title, expiresAt });
        await recordAudit(unit.tx, context.clock, { ...event, outcome: 'ok' });
      });
    } catch (cause) {
      // Nothing went out: they may ask again at once.
      await codes.discard(name).catch(() => {});
      await context.cache.delete(pause).catch(() => {});
      throw new CiceroError('SERVICE_UNAVAILABLE', { cause, retryAfter: 5 });
    }
  }

  /** The number of these that the code was sent to; then the code is used up. */
  async redeem(
    holder: Pick<CodeHolder, 'kind' | 'id'>,
    numbers: readonly string[],
    code: string,
  ): Promise<string | undefined> {
    for (const number of numbers) {
      if (await this.codes[holder.kind].redeem(nameOf(holder, number), number, code)) return number;
    }
    return undefined;
  }

  private async mayHaveAnother(
    { account: holder, number, isKnown }: CodeRequest,
    pause: string,
    ip: string,
  ): Promise<boolean> {
    const { cache } = this.parts.context;
    const name = nameOf(holder, number);
    if (!(await cache.setIfAbsent(pause, '1', coolDown))) return false;
    try {
      await this.codes[holder.kind].refuseWhenTriedOut(name);
      const account = `${holder.kind} ${name}`;
      await this.take('codesPerPair', 'login-code-pair', `${account}\0${addressGroup(ip)}`);
      if (!isKnown) await this.take('codesPerHolder', 'login-code', account);
      await this.take('codesPerNumber', 'login-code-number', number);
      await this.take('codesPerAddress', 'login-code-address', addressGroup(ip));
      return true;
    } catch (error) {
      // Whoever may have no more codes must not keep them from others by asking on.
      await cache.delete(pause);
      if (error instanceof CiceroError) return false;
      throw error;
    }
  }

  private async take(limit: keyof typeof limits, kind: string, value: string): Promise<void> {
    const { context, subject } = this.parts;
    await take(context.cache, { key: `login-${limit}:${subject(kind, value)}`, ...limits[limit] });
  }
}

/** A code is one account's on one phone: two operators of a client do not take it from each other. */
function nameOf({ id }: Pick<CodeHolder, 'id'>, number: string): string {
  return `${id} ${number}`;
}
