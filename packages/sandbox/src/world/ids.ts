import { hash, salt } from './hash.ts';

/**
 * The platforms' identifiers, built as the platforms build them: an Instagram media id carries its time in
 * milliseconds since 2011-08-24, a TikTok id its time in seconds in the upper 32 bits. The low bits carry
 * which account and which post of the day it is, so that an id leads back to its post without any index.
 */
export interface PostKey {
  /** Index of the owning client. */
  client: number;
  /** Epoch seconds of publication. */
  time: number;
  /** Which post of its account and day, from 0. */
  slot: number;
}

const INSTAGRAM_EPOCH_MS = 1_314_220_021_721n;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SLOT_BITS = 11n;
const LOW_BITS = 23n;
const LOW_MASK = (1n << LOW_BITS) - 1n;
const SLOT_MASK = (1n << SLOT_BITS) - 1n;
const scramble = salt('ids');

function low(key: PostKey, seed: number): bigint {
  const plain = (BigInt(key.client) << SLOT_BITS) | BigInt(key.slot);
  return plain ^ (BigInt(hash(seed, scramble, key.time)) & LOW_MASK);
}

function keyOf(lowBits: bigint, time: number, seed: number): PostKey {
  const plain = lowBits ^ (BigInt(hash(seed, scramble, time)) & LOW_MASK);
  return { client: Number(plain >> SLOT_BITS), time, slot: Number(plain & SLOT_MASK) };
}

export function instagramId(key: PostKey, seed: number): string {
  const ms = BigInt(key.time) * 1000n + BigInt(hash(seed, key.time, key.client) % 1000);
  return (((ms - INSTAGRAM_EPOCH_MS) << LOW_BITS) | low(key, seed)).toString();
}

/** The post an Instagram media id stands for, or undefined when the number is none. */
export function instagramKey(id: string, seed: number): PostKey | undefined {
  if (!/^\d{1,20}$/.test(id)) return undefined;
  const value = BigInt(id);
  const time = Number(((value >> LOW_BITS) + INSTAGRAM_EPOCH_MS) / 1000n);
  const key = keyOf(value & LOW_MASK, time, seed);
  return instagramId(key, seed) === id ? key : undefined;
}

/** The 11 characters of an Instagram link for a media id. */
export function shortcodeOf(mediaId: string): string {
  let rest = BigInt(mediaId);
  let code = '';
  while (rest > 0n) {
    code = (ALPHABET[Number(rest & 63n)] ?? '') + code;
    rest >>= 6n;
  }
  return code.padStart(11, 'A');
}

/** The media id of a shortcode, or undefined when it is none. */
export function mediaIdOf(shortcode: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{11}$/.test(shortcode)) return undefined;
  let id = 0n;
  for (const character of shortcode) id = (id << 6n) | BigInt(ALPHABET.indexOf(character));
  return id.toString();
}

export function tiktokId(key: PostKey, seed: number): string {
  return ((BigInt(key.time) << 32n) | low(key, seed)).toString();
}

export function tiktokKey(id: string, seed: number): PostKey | undefined {
  if (!/^\d{19}$/.test(id)) return undefined;
  const value = BigInt(id);
  const key = keyOf(value & LOW_MASK, Number(value >> 32n), seed);
  return tiktokId(key, seed) === id ? key : undefined;
}

/** Kinds of account holders; the number distinguishes them within a kind. */
export type HolderKind = 'client' | 'person' | 'public';
const kinds: readonly HolderKind[] = ['client', 'person', 'public'];

export function instagramAccountId(kind: HolderKind, number: number): string {
  return String(900_000_000_001 + kinds.indexOf(kind) * 10_000_000_000 + number);
}

export function tiktokAccountId(kind: HolderKind, number: number): string {
  return (
    7_100_000_000_000_000_001n +
    BigInt(kinds.indexOf(kind)) * 100_000_000_000_000_000n +
    BigInt(number)
  ).toString();
}

/** An account id of either platform back to its holder. */
export function holderOfId(id: string): { kind: HolderKind; number: number } | undefined {
  const digits = /^9[012](\d{10})$/.exec(id)?.[1] ?? /^7[123](\d{17})$/.exec(id)?.[1];
  const kind = kinds[Number(id[1]) - (id[0] === '9' ? 0 : 1)];
  const number = Number(digits) - 1;
  return digits !== undefined && kind !== undefined && Number.isSafeInteger(number) && number >= 0
    ? { kind, number }
    : undefined;
}

const SEC_UID_START = 'MS4wLjABAAAA';
const secUidSalt = salt('secUid');

/**
 * TikTok's opaque account key, 76 characters. `generation` rises when an account's key is replaced,
 * which is how a stored key becomes stale.
 */
export function secUidOf(kind: HolderKind, number: number, generation: number, seed: number): string {
  const bytes = Buffer.alloc(48);
  const key = hash(seed, secUidSalt, generation);
  bytes.writeUInt32BE(generation, 0);
  bytes.writeUInt32BE((number ^ key) >>> 0, 4);
  bytes.writeUInt32BE(hash(key, kinds.indexOf(kind), number), 8);
  bytes.writeUInt8(kinds.indexOf(kind), 12);
  for (let i = 13; i < 48; i++) bytes.writeUInt8(hash(key, number, i) & 0xff, i);
  return SEC_UID_START + bytes.toString('base64url');
}

/** The holder of a secUid and the generation of the key, or undefined when it was made up. */
export function holderOfSecUid(
  secUid: string,
  seed: number,
): { kind: HolderKind; number: number; generation: number } | undefined {
  if (!secUid.startsWith(SEC_UID_START) || secUid.length !== 76) return undefined;
  const bytes = Buffer.from(secUid.slice(SEC_UID_START.length), 'base64url');
  if (bytes.length !== 48) return undefined;
  const generation = bytes.readUInt32BE(0);
  const kind = kinds[bytes.readUInt8(12)];
  const number = (bytes.readUInt32BE(4) ^ hash(seed, secUidSalt, generation)) >>> 0;
  return kind !== undefined && secUidOf(kind, number, generation, seed) === secUid
    ? { kind, number, generation }
    : undefined;
}
