import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { networkOf } from '@cicero/runtime';
import { codeTime, OneTimeCodes } from '../codes/one-time-codes.ts';
import type { AuthParts } from '../parts.ts';
import { CoolDown } from '../throttle/cool-down.ts';
import { Quotas } from '../throttle/quotas.ts';
import { seenFrom } from '../throttle/seen-from.ts';
import { queueCodeMessage } from './code-message.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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
  private readonly quotas: Quotas<keyof typeof limits>;
  /** Between two codes for one account and number. */
  private readonly coolDown: CoolDown;

  constructor(parts: AuthParts) {
    const store = { cache: parts.context.cache, subject: parts.subject };
    const key = parts.keyFor('one-time-codes');
    this.parts = parts;
    this.codes = {
      client: new OneTimeCodes({ ...store, key, purpose: 'login-client' }),
      personnel: new OneTimeCodes({ ...store, key, purpose: 'login-personnel' }),
    };
    this.quotas = new Quotas({ ...store, room: 'login', limits });
    this.coolDown = new CoolDown({ ...store, room: 'login', time: minute });
  }

  /** @throws CiceroError RATE_LIMITED when this address asks too much, about whomever */
  async countQuestion(ip: string): Promise<void> {
    await this.quotas.take('questionsPerAddress', networkOf(ip));
  }

  /**
   * Sends a new code to the number, unless one was sent a moment ago, the tries are used up or it would be too many:
   * then nothing happens, as the caller must not tell the difference.
   */
  async send(request: CodeRequest, origin: AuditOrigin): Promise<void> {
    const { account: holder, number } = request;
    const { context } = this.parts;
    const name = nameOf(holder, number);
    const subject = { kind: holder.kind, id: holder.id };
    const event = { action: 'login.code-requested', subject, origin } as const;
    if (!(await this.mayHaveAnother(request, origin.address ?? ''))) {
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
      await this.coolDown.cancel(name).catch(() => {});
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

  private async mayHaveAnother({ account, number, isKnown }: CodeRequest, ip: string): Promise<boolean> {
    const pair = nameOf(account, number);
    if (!(await this.coolDown.begin(pair))) return false;
    const may =
      !(await this.codes[account.kind].isTriedOut(pair)) &&
      (await this.quotas.within('codesPerPair', seenFrom(ip, pair))) &&
      (isKnown || (await this.quotas.within('codesPerHolder', pair))) &&
      (await this.quotas.within('codesPerNumber', number)) &&
      (await this.quotas.within('codesPerAddress', networkOf(ip)));
    // Whoever may have no more codes must not keep them from others by asking on.
    if (!may) await this.coolDown.cancel(pair);
    return may;
  }
}

/** A code is one account's on one phone: two operators of a client do not take it from each other. */
function nameOf({ kind, id }: Pick<CodeHolder, 'kind' | 'id'>, number: string): string {
  return `${kind} ${id} ${number}`;
}
