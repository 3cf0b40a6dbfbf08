import type { Cache } from '@cicero/cache';
import { type Clock, jakartaDay, type Logger } from '@cicero/runtime';
import type { RateLimit } from './classify.ts';
import { ProviderError } from './errors.ts';
import type { ProductName, Purpose } from './products.ts';

/** Part of the budget that a purpose may use up; what is above is kept for the purposes above it. */
const shares: Readonly<Record<Purpose, number>> = { posts: 1, engagement: 0.95, profile: 0.9, 'look-up': 0.8 };
/** Part of the budget that look-ups may use up themselves, however much is left. */
const lookUpShare = 0.2;
const twoDays = 48 * 3_600_000;
const everything = Number.POSITIVE_INFINITY;

export interface BudgetSettings {
  /** Requests per product and Jakarta day; unset = whatever the plan allows. */
  daily?: number | undefined;
  /** Look-ups per product and Jakarta day; never more than a fifth of `daily`. */
  lookUps?: number | undefined;
}

export interface Spending {
  posts: number;
  engagement: number;
  profile: number;
  lookUps: number;
  /** What the gateway said last; null before its first answer. */
  left: { remaining: number; limit: number } | null;
}

/**
 * Ledger of requests per product and Jakarta day, shared by all replicas through the cache. Without the cache
 * it lets everything pass: counting must never stop collecting.
 */
export class Budget {
  private readonly cache: Cache;
  private readonly clock: Clock;
  private readonly log: Logger;
  private readonly settings: BudgetSettings;

  constructor(parts: { cache: Cache; clock: Clock; log: Logger }, settings: BudgetSettings = {}) {
    this.cache = parts.cache;
    this.clock = parts.clock;
    this.log = parts.log;
    this.settings = settings;
  }

  /**
   * Counts one request.
   * @throws ProviderError quota (withheld) when the rest is kept for more important purposes
   */
  async spend(product: ProductName, purpose: Purpose): Promise<void> {
    const total = `rapidapi:used:${product}:${jakartaDay(this.clock.now())}`;
    const { daily } = this.settings;
    const most = daily === undefined ? everything : daily * shares[purpose];
    // What is refused must not count: it would use up what is kept for the purposes above.
    const before = daily === undefined ? null : await this.quietly(() => this.cache.get(total));
    if (Number(before ?? 0) + 1 > most) throw kept(purpose);
    const own = this.ownMost(purpose);
    const ownBefore = own === everything ? null : await this.quietly(() => this.cache.get(`${total}:${purpose}`));
    if (Number(ownBefore ?? 0) + 1 > own) throw kept(purpose);
    const left = await this.left(product);
    if (left && left.remaining < left.limit * (1 - shares[purpose])) throw kept(purpose);
    const used = await this.quietly(async () => {
      const ofPurpose = await this.cache.increment(`${total}:${purpose}`, twoDays);
      return { own: ofPurpose, all: await this.cache.increment(total, twoDays) };
    });
    // Several at once may have seen room for one.
    if (used !== undefined && (used.all > most || used.own > own)) throw kept(purpose);
  }

  /** Remembers what the gateway says is left of the plan, until the plan's next period. */
  async record(product: ProductName, said: RateLimit): Promise<void> {
    const { limit, remaining, resetSeconds } = said;
    if (limit === null || remaining === null || limit === 0) return;
    const ttl = Math.min(Math.max((resetSeconds ?? 3600) * 1000, 1_000), twoDays);
    await this.quietly(() => this.cache.set(`rapidapi:left:${product}`, `${remaining}/${limit}`, ttl));
  }

  /** Requests of today by purpose, and what is left of the plan. */
  async spending(product: ProductName): Promise<Spending> {
    const day = jakartaDay(this.clock.now());
    const used = async (purpose: Purpose): Promise<number> =>
      Number((await this.cache.get(`rapidapi:used:${product}:${day}:${purpose}`)) ?? 0);
    return {
      posts: await used('posts'),
      engagement: await used('engagement'),
      profile: await used('profile'),
      lookUps: await used('look-up'),
      left: (await this.left(product)) ?? null,
    };
  }

  /** Requests of a day that a purpose may make at most. */
  private ownMost(purpose: Purpose): number {
    if (purpose !== 'look-up') return everything;
    const { daily, lookUps = everything } = this.settings;
    return daily === undefined ? lookUps : Math.min(lookUps, daily * lookUpShare);
  }

  private async left(product: ProductName): Promise<{ remaining: number; limit: number } | undefined> {
    const text = await this.quietly(() => this.cache.get(`rapidapi:left:${product}`));
    if (!text) return undefined;
    const [remaining = 0, limit = 0] = text.split('/').map(Number);
    return { remaining, limit };
  }

  private async quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (err) {
      this.log.debug({ err }, 'request ledger is out of reach');
      return undefined;
    }
  }
}

function kept(purpose: Purpose): ProviderError {
  return new ProviderError('quota', `withheld: the rest of the budget is not for ${purpose}`, { withheld: true });
}
