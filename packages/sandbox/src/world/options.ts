/** How large the world is. Everything left out takes the size of a lively demo. */
export interface WorldOptions {
  /** Any text; the same seed gives the same world. */
  seed?: string;
  /** Epoch milliseconds of the present; the only thing in the world that moves. */
  now: () => number;
  /** Number of clients including the two directorates; at least 1, at most 4096. Default 8. */
  clients?: number;
  /** Exactly this many people per client. Default 30 to 45, by client. */
  personnelPerClient?: number;
  /** Exactly this many posts per day, account and platform. Default 4 to 6 for directorates, 2 to 4 for units. */
  postsPerDay?: number;
  /** Exactly this many likers of a post once its engagement is complete. Default: its personnel and some of the public. */
  likesPerPost?: number;
  /** Exactly this many comments on a post once its engagement is complete. */
  commentsPerPost?: number;
  /** Hours from a post's publication until its last like and comment. 0: complete at once. Default 16. */
  engagementHours?: number;
  /** Minute of the day (WIB) after which nothing is published. Default 1350 (22:30). */
  lastPostMinute?: number;
  /** Nothing is older than this Jakarta day, `YYYY-MM-DD`. Default 2025-01-01. */
  since?: string;
}

export interface WorldSize {
  readonly clients: number;
  readonly personnelPerClient: number | undefined;
  readonly postsPerDay: number | undefined;
  readonly likesPerPost: number | undefined;
  readonly commentsPerPost: number | undefined;
  readonly engagementSeconds: number;
  readonly lastPostMinute: number;
  readonly since: string;
  /** Whether a few clients show irregular rows; only the demo of the default size does. */
  readonly quirks: boolean;
}

/** Checks the options and fills in what was left out. Throws RangeError with the name of the bad option. */
export function worldSize(options: WorldOptions): WorldSize {
  return {
    clients: whole('clients', options.clients, 1, 4096) ?? 8,
    personnelPerClient: whole('personnelPerClient', options.personnelPerClient, 0, 20_000),
    postsPerDay: whole('postsPerDay', options.postsPerDay, 0, 200),
    likesPerPost: whole('likesPerPost', options.likesPerPost, 0, 20_000),
    commentsPerPost: whole('commentsPerPost', options.commentsPerPost, 0, 20_000),
    engagementSeconds: (whole('engagementHours', options.engagementHours, 0, 720) ?? 16) * 3600,
    lastPostMinute: whole('lastPostMinute', options.lastPostMinute, 1, 1439) ?? 1350,
    since: options.since ?? '2025-01-01',
    quirks: options.clients === undefined,
  };
}

function whole(name: string, value: number | undefined, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${name} must be a whole number from ${min} to ${max}`);
  }
  return value;
}
