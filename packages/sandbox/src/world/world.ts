import { type Account, accountOf, accountOfHandle, accountOfId, type Holders } from './accounts.ts';
import { clientAt, type WorldClient } from './clients.ts';
import { type Contact, contactOf } from './contacts.ts';
import { type Action, type Engagement, Engagements } from './engagement.ts';
import { salt } from './hash.ts';
import type { HolderKind } from './ids.ts';
import { type WorldOptions, type WorldSize, worldSize } from './options.ts';
import { numbersPerClient, personAt, personnelCount, type WorldPerson } from './personnel.ts';
import { newestFirst, type Platform, type Post, Posts } from './posts.ts';
import { WorldScript } from './script.ts';

/** Somebody's like or comment, with the account that shows upstream. */
export interface Engaged extends Engagement {
  readonly account: Account;
}

/** The demo world: clients, personnel, posts and who engages with them. See docs/sandbox.md. */
export interface World {
  readonly seed: string;
  readonly size: WorldSize;
  /** What scenarios change. */
  readonly script: WorldScript;
  readonly clients: readonly WorldClient[];
  /** Epoch seconds of the present. */
  now(): number;
  client(clientId: string): WorldClient | undefined;
  personnel(client: WorldClient): readonly WorldPerson[];
  /** Everybody, client by client; for seeds. */
  allPersonnel(): Generator<WorldPerson>;
  /** By handle however written, by numeric id or (TikTok) by secUid. */
  account(platform: Platform, handleOrId: string): Account | undefined;
  /** The client whose official account this is. */
  clientOf(account: Account): WorldClient | undefined;
  accountOfClient(platform: Platform, client: WorldClient): Account | undefined;
  /** Posts up to the present, newest first, without pinned ones; lazy. */
  feed(platform: Platform, client: WorldClient): Generator<Post>;
  pinned(platform: Platform, client: WorldClient): Post | undefined;
  /** By id or shortcode, when it is published. */
  post(platform: Platform, idOrCode: string): Post | undefined;
  /** How many likes or comments a post has now. */
  count(post: Post, action: Action): number;
  /** Likers or commenters of a post now, oldest first. */
  engaged(post: Post, action: Action, offset?: number, limit?: number): Engaged[];
  commentText(post: Post, index: number): string;
  contact(chatId: string): Contact | undefined;
}

/**
 * A world from a seed and a clock. Pure: two worlds of the same options give the same answers at the same instant,
 * and what was there at an instant is still there later. Throws RangeError for impossible sizes.
 */
export function createWorld(options: WorldOptions): World {
  const seedText = options.seed ?? 'contoh';
  const seed = salt(seedText);
  const size = worldSize(options);
  const script = new WorldScript();
  const now = () => Math.floor(options.now() / 1000);
  const clients = Array.from({ length: size.clients }, (_, index) => clientAt(index, size));
  const byId = new Map(clients.map((client) => [client.row.client_id, client]));
  const stride = numbersPerClient(size);

  const rosters = new Map<number, readonly WorldPerson[]>();
  const personnel = (client: WorldClient): readonly WorldPerson[] => {
    const known = rosters.get(client.index);
    if (known) return known;
    const count = personnelCount(client, seed, size);
    const roster = Array.from({ length: count }, (_, place) => personAt(client, place, seed, size));
    rosters.set(client.index, roster);
    return roster;
  };
  const person = (number: number) => {
    const client = clients[Math.floor(number / stride)];
    return client && personnel(client)[number % stride];
  };

  const audiences = new Map<number, readonly WorldPerson[]>();
  /** A directorate's posts are for everybody with its role, a unit's for its own people. */
  const audience = (index: number): readonly WorldPerson[] => {
    const client = clients[index];
    if (!client) return [];
    const role = client.directorateRole;
    if (role === null) return personnel(client);
    const known = audiences.get(index);
    if (known) return known;
    const people = clients.flatMap(personnel).filter(({ roles }) => roles.includes(role));
    audiences.set(index, people);
    return people;
  };

  const handles = new Map<string, WorldClient>();
  for (const client of clients) {
    for (const platform of ['instagram', 'tiktok'] as const) {
      if (client.handle[platform] !== null) handles.set(`${platform}:${client.handle[platform]}`, client);
    }
  }
  const holders: Holders = {
    seed,
    script,
    clientAt: (index) => clients[index],
    clientOfHandle: (platform, handle) => handles.get(`${platform}:${handle}`),
    person,
  };
  const posts = new Posts(seed, size, script);
  const engagements = new Engagements(size, audience);
  const holderOf = (engagement: Engagement): [HolderKind, number] =>
    engagement.person === undefined ? ['public', engagement.outsider] : ['person', engagement.person];

  const post = (platform: Platform, idOrCode: string): Post | undefined => {
    const found = posts.find(holders.clientAt, platform, idOrCode, now());
    return found && !script.isVanished(found.id) ? found : undefined;
  };

  function* feed(platform: Platform, client: WorldClient): Generator<Post> {
    const shared = script
      .sharedWith(client.index)
      .flatMap((id) => post(platform, id) ?? [])
      .sort(newestFirst);
    let next = 0;
    for (const own of posts.feed(client, platform, now())) {
      for (let other = shared[next]; other && newestFirst(other, own) < 0; other = shared[++next]) yield other;
      if (!script.isVanished(own.id)) yield own;
    }
    yield* shared.slice(next);
  }

  return {
    seed: seedText,
    size,
    script,
    clients,
    now,
    client: (clientId) => byId.get(clientId.trim().toUpperCase()),
    personnel,
    *allPersonnel() {
      for (const client of clients) yield* personnel(client);
    },
    account: (platform, handleOrId) =>
      accountOfHandle(holders, platform, handleOrId) ?? accountOfId(holders, platform, handleOrId.trim()),
    clientOf: (account) => (account.kind === 'client' ? clients[account.number] : undefined),
    accountOfClient: (platform, client) => accountOf(holders, platform, 'client', client.index),
    feed,
    pinned: (platform, client) => {
      const found = posts.pinned(client, platform, now());
      return found && !script.isVanished(found.id) ? found : undefined;
    },
    post,
    count: (of, action) => engagements.count(of, action, now()),
    engaged: (of, action, offset = 0, limit = Number.MAX_SAFE_INTEGER) =>
      engagements.list(of, action, now(), offset, limit).flatMap((engagement) => {
        const account = accountOf(holders, of.platform, ...holderOf(engagement));
        return account ? [{ ...engagement, account }] : [];
      }),
    commentText: (of, index) => engagements.text(of, index),
    contact: (chatId) => contactOf(chatId, holders.clientAt, person),
  };
}
