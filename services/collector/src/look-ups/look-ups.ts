import type { Principal } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import { type Clock, type Day, endOfMonth, jakartaDay, type Logger, startOfDay } from '@cicero/runtime';
import { Meter } from '../rapidapi/meter.ts';
import type { Call } from '../rapidapi/provider.ts';
import type { IgProfile } from '../rapidapi/shapes/instagram-profile.ts';
import type { RapidApi } from '../rapidapi/sources.ts';
import type { TtProfile } from '../rapidapi/tiktok.ts';
import { type Feed, type Reading, readFeed } from './feed.ts';
import { LookUpLimits } from './limits.ts';
import { Once } from './once.ts';
import { type PostSummary, summaryOf, type VideoSummary, videoSummaryOf } from './summaries.ts';
import { within } from './within.ts';

const minute = 60_000;
const ttl = { account: 60 * minute, posts: 5 * minute, pastMonth: 60 * minute, unfinished: minute };
/** Posts that are asked for, so that callers who want ten and twelve share one answer. */
const depths = [12, 50, 100] as const;
/** Of one feed; a page of Instagram holds about a dozen posts. */
const maxPages = 10;
const wholeFeed = new Date(0);

export interface LookUpParts {
  sources: RapidApi['lookUps'];
  cache: Cache;
  clock: Clock;
  log: Logger;
  /** Look-ups per account and minute. */
  perMinute: number;
  /** Milliseconds for one look-up, all its requests together. */
  deadline: number;
  stopping: AbortSignal;
}

/**
 * Accounts and posts as the platforms show them at this moment, of anybody (docs/collection.md, "Live look-ups"). Reads
 * only: what is stored comes from collections. Handles are canonical. Everything throws CiceroError PROFILE_NOT_FOUND,
 * RATE_LIMITED, UPSTREAM_FAILED, UPSTREAM_TIMEOUT, SERVICE_UNAVAILABLE.
 */
export class LookUps {
  private readonly parts: LookUpParts;
  private readonly once: Once;
  private readonly limits: LookUpLimits;

  constructor(parts: LookUpParts) {
    const { cache, log, deadline, perMinute } = parts;
    this.parts = parts;
    this.once = new Once({ cache, log, patience: deadline });
    this.limits = new LookUpLimits(cache, perMinute);
  }

  instagramAccount(by: Principal, handle: string): Promise<IgProfile> {
    const { instagram } = this.parts.sources;
    return this.account(by, `instagram:${handle}`, (call) => instagram.profile(handle, call));
  }

  tiktokAccount(by: Principal, handle: string): Promise<TtProfile> {
    const { tiktok } = this.parts.sources;
    return this.account(by, `tiktok:${handle}`, (call) => tiktok.profile(handle, call));
  }

  /** The newest posts, pinned ones first. @param limit at most 100 */
  instagramPosts(by: Principal, handle: string, limit: number): Promise<Feed<PostSummary>> {
    const { instagram } = this.parts.sources;
    return this.newest(by, `instagram-posts:${handle}`, limit, {
      pages: (call) => instagram.posts(handle, { ...call, since: wholeFeed, maxPages }),
      postOf: summaryOf,
    });
  }

  /** Everything of a month on the calendar of Jakarta, as far as it can be reached. @param first its first day */
  instagramMonth(by: Principal, handle: string, first: Day): Promise<Feed<PostSummary>> {
    const { sources, clock } = this.parts;
    const last = endOfMonth(first);
    const isOver = last < jakartaDay(clock.now());
    return this.feed(by, `instagram-month:${handle}:${first.slice(0, 7)}`, isOver ? ttl.pastMonth : ttl.posts, {
      pages: (call) => sources.instagram.posts(handle, { ...call, since: startOfDay(first), maxPages }),
      wanted: Number.POSITIVE_INFINITY,
      postOf: (post) => {
        const day = jakartaDay(post.publishedAt);
        return day >= first && day <= last ? summaryOf(post) : null;
      },
    });
  }

  /** The newest videos of an account, pinned ones first. @param secUid what the platform itself knows it by */
  tiktokPosts(
    by: Principal,
    { secUid, handle }: { secUid: string; handle: string | null },
    limit: number,
  ): Promise<Feed<VideoSummary>> {
    const { tiktok } = this.parts.sources;
    return this.newest(by, `tiktok-posts:${secUid}:${handle ?? ''}`, limit, {
      pages: (call) => tiktok.posts({ secUid, handle }, { ...call, since: wholeFeed, maxPages }),
      postOf: videoSummaryOf,
    });
  }

  private account<T>(by: Principal, key: string, ask: (call: Call) => Promise<T>): Promise<T> {
    return this.once.answer({
      key: `look-up:account:${key}`,
      ttl: () => ttl.account,
      admit: () => this.limits.take(by),
      ask: () => this.within(ask),
    });
  }

  private async newest<Seen, Post>(
    by: Principal,
    key: string,
    limit: number,
    asked: Pick<FeedQuestion<Seen, Post>, 'pages' | 'postOf'>,
  ): Promise<Feed<Post>> {
    const wanted = depths.find((depth) => limit <= depth) ?? 100;
    const { posts, complete } = await this.feed(by, `${key}:${wanted}`, ttl.posts, { ...asked, wanted });
    return { posts: posts.slice(0, limit), complete: complete || posts.length >= limit };
  }

  private feed<Seen, Post>(
    by: Principal,
    key: string,
    fresh: number,
    asked: FeedQuestion<Seen, Post>,
  ): Promise<Feed<Post>> {
    return this.once.answer({
      key: `look-up:feed:${key}`,
      ttl: ({ complete }) => (complete ? fresh : ttl.unfinished),
      admit: () => this.limits.take(by),
      ask: () => readFeed({ ...asked, within: (work) => this.within(work) }),
    });
  }

  private within<T>(work: (call: Call) => Promise<T>): Promise<T> {
    const { deadline, stopping } = this.parts;
    return within(deadline, stopping, (signal) => work({ purpose: 'look-up', meter: new Meter(), signal }));
  }
}

type FeedQuestion<Seen, Post> = Omit<Reading<Seen, Post>, 'within'>;
