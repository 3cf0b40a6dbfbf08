import { createHash } from 'node:crypto';
import type { Cache } from '@cicero/cache';
import type { Logger } from '@cicero/runtime';
import { LRUCache } from 'lru-cache';

/** A finished JSON answer. */
export interface Answer {
  /** Strong: names exactly these bytes. */
  etag: string;
  body: Buffer;
}

export interface AnswerCacheOptions {
  /** Bytes kept in this process. */
  memoryBytes: number;
  /** Answers up to this size are shared with the other replicas; 0 = none. */
  sharedBytes: number;
  /** Milliseconds after which an unused answer goes. */
  ttl: number;
}

const etagLength = 45;

/** The answer that these bytes are. */
export function answerOf(body: Buffer): Answer {
  return { etag: `"${createHash('sha256').update(body).digest('base64url')}"`, body };
}

/**
 * Finished answers under keys that say everything they depend on, data versions included: an entry is never wrong,
 * only no longer asked for. First this process, then the shared cache, then the computation, which happens once
 * for all who ask at the same time.
 */
export class AnswerCache {
  private readonly memory: LRUCache<string, Answer>;
  private readonly underway = new Map<string, Promise<Answer>>();
  private readonly cache: Cache;
  private readonly log: Logger;
  private readonly options: AnswerCacheOptions;

  constructor(parts: { cache: Cache; log: Logger }, options: AnswerCacheOptions) {
    this.cache = parts.cache;
    this.log = parts.log;
    this.options = options;
    this.memory = new LRUCache({
      maxSize: options.memoryBytes,
      sizeCalculation: (answer) => answer.body.length + 200,
      ttl: options.ttl,
    });
  }

  /** @param dependsOn everything that the answer is a function of */
  async get(dependsOn: readonly unknown[], compute: () => Promise<Answer>): Promise<Answer> {
    const key = `analytics:answer:${createHash('sha256').update(JSON.stringify(dependsOn)).digest('base64url')}`;
    const known = this.memory.get(key) ?? this.underway.get(key);
    if (known) return known;
    const answer = this.obtain(key, compute);
    this.underway.set(key, answer);
    try {
      return await answer;
    } finally {
      this.underway.delete(key);
    }
  }

  private async obtain(key: string, compute: () => Promise<Answer>): Promise<Answer> {
    const shared = await this.readShared(key);
    if (shared) {
      this.memory.set(key, shared);
      return shared;
    }
    const answer = await compute();
    this.memory.set(key, answer);
    this.writeShared(key, answer);
    return answer;
  }

  private async readShared(key: string): Promise<Answer | undefined> {
    if (this.options.sharedBytes === 0) return undefined;
    try {
      const stored = await this.cache.getBuffer(key);
      if (!stored || stored.length <= etagLength) return undefined;
      return { etag: stored.toString('latin1', 0, etagLength), body: stored.subarray(etagLength) };
    } catch (err) {
      this.log.warn({ err }, 'shared answers are out of reach');
      return undefined;
    }
  }

  private writeShared(key: string, { etag, body }: Answer): void {
    if (body.length > this.options.sharedBytes) return;
    const stored = Buffer.concat([Buffer.from(etag, 'latin1'), body]);
    this.cache.set(key, stored, this.options.ttl).catch((err: unknown) => {
      this.log.warn({ err }, 'an answer could not be shared');
    });
  }
}
