import { between, hash, pick, salt, unit } from './hash.ts';
import type { WorldSize } from './options.ts';
import type { WorldPerson } from './personnel.ts';
import type { Post } from './posts.ts';
import { commentTexts } from './words.ts';

/** `likes` of an Instagram or TikTok post, or its `comments`. */
export type Action = 'likes' | 'comments';

/** Somebody liked or commented. */
export interface Engagement {
  /** The person's number, or undefined for one of the public. */
  readonly person: number | undefined;
  /** The number of one of the public, when it is no person. */
  readonly outsider: number;
  /** Epoch seconds. */
  readonly at: number;
  /** Position in the order of time; stable while the post lives. */
  readonly index: number;
}

/** The public: this many accounts that belong to nobody's personnel. A power of two. */
export const PUBLIC_SIZE = 65_536;

const s = {
  likes: salt('engagement.likes'),
  comments: salt('engagement.comments'),
  delay: salt('engagement.delay'),
  public: salt('engagement.public'),
  text: salt('engagement.text'),
};
const FASTEST_SECONDS = 40;
const REMEMBERED = 400_000;

/** Who engaged, as two parallel lists in the order of time; a negative who is one of the public. */
interface Course {
  who: Int32Array;
  at: Float64Array;
}

/**
 * Who likes and comments what, and when. A person does so for the share of posts that is their diligence,
 * after a delay; the public fills up. A course depends on the post alone, so the set at an earlier instant is
 * always contained in the set at a later one.
 */
export class Engagements {
  private readonly size: WorldSize;
  private readonly audience: (client: number) => readonly WorldPerson[];
  private readonly courses = new Map<string, Course>();
  private remembered = 0;

  constructor(size: WorldSize, audience: (client: number) => readonly WorldPerson[]) {
    this.size = size;
    this.audience = audience;
  }

  /** How many likes or comments a post has at an instant (epoch seconds). */
  count(post: Post, action: Action, at: number): number {
    const times = this.course(post, action).at;
    let low = 0;
    let high = times.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those from `offset` on, oldest first, at most `limit`. */
  list(post: Post, action: Action, at: number, offset: number, limit: number): Engagement[] {
    const course = this.course(post, action);
    const end = Math.min(this.count(post, action, at), offset + limit);
    const list: Engagement[] = [];
    for (let index = offset; index < end; index++) {
      const who = course.who[index] ?? 0;
      list.push({
        person: who >= 0 ? who : undefined,
        outsider: who < 0 ? -who - 1 : 0,
        at: course.at[index] ?? 0,
        index,
      });
    }
    return list;
  }

  /** The text of a comment. */
  text(post: Post, index: number): string {
    return pick(commentTexts, post.salt, s.text, index);
  }

  private course(post: Post, action: Action): Course {
    const key = `${post.id}:${action}`;
    const known = this.courses.get(key);
    if (known) return known;
    const course = this.compute(post, action);
    this.remember(key, course);
    return course;
  }

  private remember(key: string, course: Course): void {
    this.courses.set(key, course);
    this.remembered += course.who.length;
    for (const [oldest, { who }] of this.courses) {
      if (this.remembered <= REMEMBERED || oldest === key) break;
      this.courses.delete(oldest);
      this.remembered -= who.length;
    }
  }

  private compute(post: Post, action: Action): Course {
    const own = action === 'likes' ? s.likes : s.comments;
    const events: [who: number, at: number][] = [];
    const add = (who: number, turn: number) => {
      const slow = unit(post.salt, own ^ s.delay, who, turn) ** 2.5;
      const delay = this.size.engagementSeconds === 0 ? 0 : FASTEST_SECONDS + slow * this.size.engagementSeconds;
      events.push([who, post.time + Math.floor(delay)]);
    };
    for (const person of this.audience(post.client)) {
      if (person.handle[post.platform] === null) continue;
      const share = action === 'likes' ? person.diligence : person.diligence * 0.85;
      if (unit(post.salt, own, person.number) >= share) continue;
      add(person.number, 0);
      if (action === 'comments' && unit(post.salt, own, person.number, 1) < 0.08) add(person.number, 1);
    }
    const wanted = action === 'likes' ? this.size.likesPerPost : this.size.commentsPerPost;
    const outsiders = wanted === undefined ? naturalPublic(post, action) : Math.max(0, wanted - events.length);
    const start = hash(post.salt, own, 1);
    const step = hash(post.salt, own, 2) | 1;
    for (let i = 0; i < outsiders; i++) add(-1 - ((start + Math.imul(i, step)) & (PUBLIC_SIZE - 1)), 0);
    events.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    if (wanted !== undefined) events.length = Math.min(events.length, wanted);
    return { who: Int32Array.from(events, ([who]) => who), at: Float64Array.from(events, ([, at]) => at) };
  }
}

function naturalPublic(post: Post, action: Action): number {
  return action === 'likes' ? between(15, 90, post.salt, s.public) : between(2, 14, post.salt, s.public, 1);
}
