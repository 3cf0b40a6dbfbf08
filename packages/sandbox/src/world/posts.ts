import type { WorldClient } from './clients.ts';
import { between, hash, pick, salt, unit } from './hash.ts';
import { instagramId, instagramKey, mediaIdOf, type PostKey, shortcodeOf, tiktokId, tiktokKey } from './ids.ts';
import { dayFromText, jakartaDay, startOfDay } from './jakarta.ts';
import type { WorldSize } from './options.ts';
import type { WorldScript } from './script.ts';
import { captionClosers, captionOpeners, captionTags } from './words.ts';

export type Platform = 'instagram' | 'tiktok';

/** One post of a client's official account. Counters and likers are not here: they depend on the moment. */
export interface Post {
  readonly platform: Platform;
  /** Instagram media id or TikTok video id; digits. */
  readonly id: string;
  /** Instagram shortcode; for TikTok the video id. */
  readonly code: string;
  readonly client: number;
  readonly day: number;
  readonly slot: number;
  /** Epoch seconds of publication. */
  readonly time: number;
  readonly pinned: boolean;
  readonly kind: 'photo' | 'video' | 'album';
  readonly caption: string;
  readonly hashtags: readonly string[];
  readonly mentions: readonly string[];
  /** Seconds of video; 0 for pictures. */
  readonly duration: number;
  /** The number everything about this post is hashed from. */
  readonly salt: number;
}

const s = {
  count: salt('posts.count'),
  time: salt('posts.time'),
  kind: salt('posts.kind'),
  text: salt('posts.text'),
  pinned: salt('posts.pinned'),
};
const platformNumber = (platform: Platform) => (platform === 'instagram' ? 1 : 2);
const FIRST_WAKING_MINUTE = 330;

/** When and what the official accounts publish. Nothing is kept: every post is computed when asked for. */
export class Posts {
  private readonly seed: number;
  private readonly size: WorldSize;
  private readonly script: WorldScript;
  private readonly firstDay: number;

  constructor(seed: number, size: WorldSize, script: WorldScript) {
    this.seed = seed;
    this.size = size;
    this.script = script;
    this.firstDay = dayFromText(size.since);
  }

  /**
   * Seconds after midnight (WIB) of a day's posts, ascending; the position is the post's slot. The first
   * one is in the first quarter of an hour, so that there is something to collect at almost any time of day.
   */
  schedule(client: WorldClient, platform: Platform, day: number): readonly number[] {
    const scripted = this.script.schedule(platform, client.index, day);
    if (scripted) return scripted;
    if (day < this.firstDay || client.handle[platform] === null) return [];
    const base = platformNumber(platform);
    const least = client.directorateRole === null ? 2 : 4;
    const count = this.size.postsPerDay ?? between(least, least + 2, this.seed, s.count, client.index * 4 + base, day);
    const last = this.size.lastPostMinute;
    const from = Math.min(FIRST_WAKING_MINUTE, Math.floor(last / 2));
    const step = ((last - from) * 60) / Math.max(1, count - 1);
    const jitter = (slot: number) => unit(this.seed, s.time, (client.index * 4 + base) * 4096 + slot, day);
    return Array.from({ length: count }, (_, slot) =>
      slot === 0
        ? 30 + Math.floor(jitter(0) * Math.min(840, last * 60 - 30))
        : Math.floor(from * 60 + (slot - 1 + jitter(slot)) * step),
    );
  }

  /** The posts of a day, newest first, published or not. */
  ofDay(client: WorldClient, platform: Platform, day: number): Post[] {
    const times = this.schedule(client, platform, day);
    return times
      .map((second, slot) =>
        this.build(client, platform, { client: client.index, time: startOfDay(day) + second, slot }),
      )
      .sort(newestFirst);
  }

  /** All posts up to an instant, newest first, the pinned ones left out. Lazy: read as far as needed. */
  *feed(client: WorldClient, platform: Platform, at: number): Generator<Post> {
    const today = jakartaDay(at);
    for (let day = today; day >= this.firstDay; day--) {
      for (const post of this.ofDay(client, platform, day)) {
        if (post.time <= at && !this.isPinned(post, today)) yield post;
      }
    }
  }

  /** The account's pinned post: an older one, replaced every quarter. Most accounts have one. */
  pinned(client: WorldClient, platform: Platform, at: number): Post | undefined {
    const today = jakartaDay(at);
    const day = pinnedDay(today);
    if (!this.pins(client.index, platform)) return undefined;
    const first = this.ofDay(client, platform, day).at(-1);
    return first && day >= this.firstDay ? { ...first, pinned: true } : undefined;
  }

  /** The post of an id (Instagram: media id, `<media>_<owner>` or shortcode), published by then. */
  find(
    clientAt: (index: number) => WorldClient | undefined,
    platform: Platform,
    id: string,
    at: number,
  ): Post | undefined {
    const key =
      platform === 'tiktok'
        ? tiktokKey(id, this.seed)
        : instagramKey(mediaIdOf(id) ?? id.replace(/_\d+$/, ''), this.seed);
    const client = key && clientAt(key.client);
    if (!key || !client || key.time > at) return undefined;
    const day = jakartaDay(key.time);
    if (this.schedule(client, platform, day)[key.slot] !== key.time - startOfDay(day)) return undefined;
    const post = this.build(client, platform, key);
    return this.isPinned(post, jakartaDay(at)) ? { ...post, pinned: true } : post;
  }

  private isPinned(post: Post, today: number): boolean {
    if (post.slot !== 0 || post.day !== pinnedDay(today)) return false;
    return this.pins(post.client, post.platform);
  }

  private pins(client: number, platform: Platform): boolean {
    return client === 0 || unit(this.seed, s.pinned, client, platformNumber(platform)) < 0.6;
  }

  private build(client: WorldClient, platform: Platform, key: PostKey): Post {
    const own = hash(this.seed, key.client * 4 + platformNumber(platform), key.time, key.slot);
    const id = platform === 'instagram' ? instagramId(key, this.seed) : tiktokId(key, this.seed);
    const roll = unit(own, s.kind);
    const kind = platform === 'tiktok' || roll < 0.35 ? 'video' : roll < 0.6 ? 'album' : 'photo';
    const hashtags = [pick(captionTags, own, s.text, 3), client.row.client_id.toLowerCase().replaceAll('_', '')];
    const mentions = client.index !== 0 && unit(own, s.text, 4) < 0.4 ? ['ditbinmas_contoh'] : [];
    return {
      platform,
      id,
      code: platform === 'instagram' ? shortcodeOf(id) : id,
      client: key.client,
      day: jakartaDay(key.time),
      slot: key.slot,
      time: key.time,
      pinned: false,
      kind,
      caption: [
        `${pick(captionOpeners, own, s.text, 1)} ${client.row.nama}.`,
        pick(captionClosers, own, s.text, 2),
        ...mentions.map((handle) => `@${handle}`),
        ...hashtags.map((tag) => `#${tag}`),
      ].join(' '),
      hashtags,
      mentions,
      duration: kind === 'video' ? between(12, 88, own, s.kind, 1) : 0,
      salt: own,
    };
  }
}

/** By time, then by id: an order that a page token can name. Ids of a platform are of the same length. */
export function newestFirst(a: Post, b: Post): number {
  if (a.time !== b.time) return b.time - a.time;
  return a.id < b.id ? 1 : -1;
}

function pinnedDay(today: number): number {
  return Math.floor(today / 90) * 90 - 20;
}
