import type { WorldClient } from './clients.ts';
import { PUBLIC_SIZE } from './engagement.ts';
import { between, hash, salt, unit } from './hash.ts';
import { type HolderKind, holderOfId, holderOfSecUid, instagramAccountId, secUidOf, tiktokAccountId } from './ids.ts';
import type { WorldPerson } from './personnel.ts';
import type { Platform } from './posts.ts';
import type { WorldScript } from './script.ts';
import { publicPlaces, publicWords } from './words.ts';

/** An account on a platform: a client's official one, a person's own, or one of the public. */
export interface Account {
  readonly platform: Platform;
  readonly kind: HolderKind;
  readonly number: number;
  readonly handle: string;
  readonly fullName: string;
  readonly id: string;
  /** TikTok only; empty on Instagram. */
  readonly secUid: string;
  readonly isPrivate: boolean;
  readonly isVerified: boolean;
  readonly followers: number;
  readonly following: number;
}

/** Where accounts come from; the world itself. */
export interface Holders {
  readonly seed: number;
  readonly script: WorldScript;
  clientAt(index: number): WorldClient | undefined;
  clientOfHandle(platform: Platform, handle: string): WorldClient | undefined;
  person(number: number): WorldPerson | undefined;
}

const s = { name: salt('public.name'), private: salt('public.private'), size: salt('account.size') };

/**
 * A handle as people and upstreams write it: with @, in any case, as a profile link, with blanks around.
 * Returns the canonical form, empty when there is none.
 */
export function canonicalHandle(written: string): string {
  const trimmed = written.trim();
  const path = /^https?:\/\/(?:www\.)?(?:instagram|tiktok)\.com\/@?([^/?#]+)/i.exec(trimmed)?.[1] ?? trimmed;
  return path.replace(/^@+/, '').trim().toLowerCase();
}

/** The account behind a handle, as the platform knows it now (renamed and vanished ones considered). */
export function accountOfHandle(holders: Holders, platform: Platform, written: string): Account | undefined {
  const handle = holders.script.originalOf(platform, canonicalHandle(written));
  if (handle === undefined || holders.script.isUnknown(platform, handle)) return undefined;
  const client = holders.clientOfHandle(platform, handle);
  if (client) return clientAccount(holders, client, platform);
  const number = Number(/(\d+)$/.exec(handle)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(number)) return undefined;
  const person = holders.person(number);
  if (person?.handle[platform] === handle) return personAccount(holders, person, platform);
  if (number < PUBLIC_SIZE && publicHandle(number, holders.seed) === handle)
    return publicAccount(holders, number, platform);
  return undefined;
}

/** The account behind a numeric id, or (TikTok) a secUid that is still valid. */
export function accountOfId(holders: Holders, platform: Platform, id: string): Account | undefined {
  const bySecUid = platform === 'tiktok' ? holderOfSecUid(id, holders.seed) : undefined;
  const holder = bySecUid ?? holderOfId(id);
  if (!holder) return undefined;
  const account = accountOf(holders, platform, holder.kind, holder.number);
  if (bySecUid && account && account.secUid !== id) return undefined;
  return account && !holders.script.isUnknown(platform, account.handle) ? account : undefined;
}

export function accountOf(holders: Holders, platform: Platform, kind: HolderKind, number: number): Account | undefined {
  if (kind === 'client') {
    const client = holders.clientAt(number);
    return client && clientAccount(holders, client, platform);
  }
  if (kind === 'person') {
    const person = holders.person(number);
    return person && personAccount(holders, person, platform);
  }
  return number < PUBLIC_SIZE ? publicAccount(holders, number, platform) : undefined;
}

function clientAccount(holders: Holders, client: WorldClient, platform: Platform): Account | undefined {
  const original = client.handle[platform];
  if (original === null) return undefined;
  const isDirectorate = client.directorateRole !== null;
  return {
    ...identity(holders, platform, 'client', client.index, original),
    fullName: client.row.nama,
    isPrivate: holders.script.isPrivate(platform, original),
    isVerified: isDirectorate,
    followers: between(
      isDirectorate ? 8_000 : 1_200,
      isDirectorate ? 40_000 : 9_000,
      holders.seed,
      s.size,
      client.index,
    ),
    following: between(20, 300, holders.seed, s.size, client.index, 1),
  };
}

function personAccount(holders: Holders, person: WorldPerson, platform: Platform): Account | undefined {
  const handle = person.handle[platform];
  if (handle === null) return undefined;
  return {
    ...identity(holders, platform, 'person', person.number, handle),
    fullName: person.row.nama.replace(/\B[A-Z]+/g, (letters) => letters.toLowerCase()),
    isPrivate: person.isPrivate,
    isVerified: false,
    followers: between(0, 900, holders.seed, s.size, person.number, 2),
    following: between(10, 800, holders.seed, s.size, person.number, 3),
  };
}

function publicAccount(holders: Holders, number: number, platform: Platform): Account {
  const handle = publicHandle(number, holders.seed);
  return {
    ...identity(holders, platform, 'public', number, handle),
    fullName: handle.replace(/[_\d]+/g, ' ').trim(),
    isPrivate: unit(holders.seed, s.private, number) < 0.4,
    isVerified: false,
    followers: between(0, 500, holders.seed, s.size, number, 4),
    following: between(5, 900, holders.seed, s.size, number, 5),
  };
}

function identity(holders: Holders, platform: Platform, kind: HolderKind, number: number, original: string) {
  return {
    platform,
    kind,
    number,
    handle: holders.script.nameOf(platform, original),
    id: platform === 'instagram' ? instagramAccountId(kind, number) : tiktokAccountId(kind, number),
    secUid:
      platform === 'tiktok' ? secUidOf(kind, number, holders.script.secUidGeneration(original), holders.seed) : '',
  };
}

function publicHandle(number: number, seed: number): string {
  const word = publicWords[hash(seed, s.name, number) % publicWords.length];
  const place = publicPlaces[hash(seed, s.name, number, 1) % publicPlaces.length];
  return `${word}_${place}${number}`;
}
