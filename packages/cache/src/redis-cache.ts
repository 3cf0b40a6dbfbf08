import { Redis, ReplyError } from 'ioredis';
import { type Cache, type CacheState, CacheUnavailableError, checkTtl } from './cache.ts';
import type { Logger } from './log.ts';
import { script } from './scripts.ts';

/** All in milliseconds; the first two together stay below the two seconds that the port promises. */
const limits = {
  /** How long calls ride out a lost connection, counted from the loss; later ones reject at once. */
  interruption: 800,
  /** How long Redis may take to answer. */
  answer: 1_000,
  /** A connection that says nothing for so long, though asked, is given up and opened anew. */
  silence: 3_000,
  /** Between attempts to connect: growing up to this. */
  reconnect: 2_000,
} as const;

/** The cache on Redis. Nothing is queued while Redis is away, so nothing is done late or twice. */
export class RedisCache implements Cache {
  readonly #redis: Redis;
  readonly #prefix: string;
  #lostAt = performance.now();
  #closed = false;

  private constructor(url: string, prefix: string, log: Logger | undefined) {
    this.#prefix = prefix;
    this.#redis = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: limits.silence,
      commandTimeout: limits.answer,
      socketTimeout: limits.silence,
      retryStrategy: (attempt) => Math.min(attempt * 100, limits.reconnect),
    });
    // Every call that rides out an interruption listens.
    this.#redis.setMaxListeners(0);
    let lastError = 'none';
    this.#redis.on('ready', () => log?.info({}, 'cache connected'));
    this.#redis.on('error', (error: Error) => {
      lastError = error.message;
    });
    let ready = false;
    this.#redis.on('ready', () => {
      ready = true;
    });
    this.#redis.on('close', () => {
      if (ready) {
        this.#lostAt = performance.now();
        if (!this.#closed) log?.warn({ error: lastError }, 'cache connection lost');
      }
      ready = false;
    });
  }

  static async open(url: string, prefix: string, log?: Logger): Promise<RedisCache> {
    const cache = new RedisCache(url, prefix, log);
    // Its failure is no news: the connection keeps trying, and calls reject meanwhile.
    void cache.#redis.connect().catch(() => {});
    await cache.ping().catch((error: Error) => log?.warn({ error: error.message }, 'cache is away'));
    return cache;
  }

  get state(): CacheState {
    if (this.#closed) return 'closed';
    return this.#redis.status === 'ready' ? 'connected' : 'reconnecting';
  }

  get(key: string): Promise<string | null> {
    return this.#ask((redis) => redis.get(this.#key(key)));
  }

  getBuffer(key: string): Promise<Buffer | null> {
    return this.#ask((redis) => redis.getBuffer(this.#key(key)));
  }

  async set(key: string, value: string | Buffer, ttl: number): Promise<void> {
    checkTtl(ttl);
    await this.#ask((redis) => redis.set(this.#key(key), value, 'PX', Math.ceil(ttl)));
  }

  async setIfAbsent(key: string, value: string, ttl: number): Promise<boolean> {
    checkTtl(ttl);
    return (await this.#ask((redis) => redis.set(this.#key(key), value, 'PX', Math.ceil(ttl), 'NX'))) === 'OK';
  }

  async replaceIfEquals(key: string, expected: string, value: string, ttl: number): Promise<boolean> {
    checkTtl(ttl);
    return (await this.#run(script.replaceIfEquals, key, expected, value, Math.ceil(ttl))) === 1;
  }

  async delete(...keys: string[]): Promise<number> {
    return keys.length === 0 ? 0 : this.#ask((redis) => redis.del(...keys.map((key) => this.#key(key))));
  }

  async deleteIfEquals(key: string, value: string): Promise<boolean> {
    return (await this.#run(script.deleteIfEquals, key, value)) === 1;
  }

  async increment(key: string, ttl: number): Promise<number> {
    checkTtl(ttl);
    return Number(await this.#run(script.increment, key, Math.ceil(ttl)));
  }

  async ttl(key: string): Promise<number | null> {
    const left = await this.#ask((redis) => redis.pttl(this.#key(key)));
    return left < 0 ? null : left;
  }

  async addToSet(key: string, member: string, score: number, ttl: number): Promise<void> {
    checkTtl(ttl);
    await this.#run(script.addToSet, key, score, member, Math.ceil(ttl));
  }

  async membersOfSet(key: string, minScore: number): Promise<string[]> {
    return (await this.#run(script.membersOfSet, key, minScore)) as string[];
  }

  async removeFromSet(key: string, ...members: string[]): Promise<void> {
    if (members.length > 0) await this.#ask((redis) => redis.zrem(this.#key(key), ...members));
  }

  async ping(): Promise<void> {
    await this.#ask((redis) => redis.ping());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#redis.disconnect();
  }

  #key(key: string): string {
    return this.#prefix + key;
  }

  #run(lua: string, key: string, ...values: (string | number)[]): Promise<unknown> {
    return this.#ask((redis) => redis.eval(lua, 1, this.#key(key), ...values));
  }

  async #ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    if (this.#closed) throw new CacheUnavailableError('the cache is closed');
    if (this.#redis.status !== 'ready') await this.#ready();
    try {
      return await question(this.#redis);
    } catch (error) {
      // Redis answered that the question is wrong: our mistake, not its absence.
      const text = error instanceof Error ? error.message : String(error);
      if (error instanceof ReplyError && !isAbsence(text)) throw error;
      throw new CacheUnavailableError(text);
    }
  }

  /** Waits for the connection as long as this interruption may still last. */
  #ready(): Promise<void> {
    const left = this.#lostAt + limits.interruption - performance.now();
    if (left <= 0) return Promise.reject(new CacheUnavailableError('Redis is away'));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#redis.off('ready', ready);
        reject(new CacheUnavailableError('Redis is away'));
      }, left);
      const ready = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#redis.once('ready', ready);
    });
  }
}

/** Answers of a Redis that is there but cannot serve: starting, full, a replica, busy. */
function isAbsence(text: string): boolean {
  return /^(LOADING|OOM|READONLY|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOAUTH|WRONGPASS|MISCONF)\b/.test(text);
}
