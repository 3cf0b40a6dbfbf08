import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import { type CryptoKey, importJWK, type JSONWebKeySet, type JWK, type JWTPayload } from 'jose';
import type { Kysely } from 'kysely';
import { ShortMemory } from '../short-memory.ts';

/** The one algorithm tokens are signed with; nothing a token says about itself changes it. */
export const signingAlgorithm = 'EdDSA';
/** No token lives longer (milliseconds); a retired key verifies for so long after its retirement. */
export const longestTokenLife = 24 * 3_600_000;

/** How long the set of keys is believed. */
const lifetime = 60_000;
/** An unknown key id makes us look again, at most this often: ids come from strangers. */
const lookAgain = 1_000;

/** How long, in milliseconds, and of how many tokens a key remembers that it signed them. */
const signedBefore = { lifetime: 5_000, limit: 5_000 };

export interface VerifyingKey {
  key: CryptoKey;
  jwk: JWK;
  /**
   * The claims of tokens whose signature was good a moment ago, by the SHA-256 of the token. It saves the most
   * expensive step of a burst of requests, and only that: times, session and account are looked at every time, and
   * the memory goes when the key does.
   */
  signed: ShortMemory<JWTPayload>;
}

interface KnownKeys {
  readAt: number;
  keys: ReadonlyMap<string, VerifyingKey>;
}

/** The public halves of the signing keys, read from the database and remembered for a minute. */
export class PublicKeys {
  private readonly db: Kysely<DB>;
  private readonly clock: Clock;
  private known: KnownKeys | undefined;
  private reading: Promise<KnownKeys> | undefined;

  constructor(db: Kysely<DB>, clock: Clock) {
    this.db = db;
    this.clock = clock;
  }

  /** The key with this id, if tokens it signed may still be alive. */
  async find(kid: string): Promise<VerifyingKey | undefined> {
    const { keys } = await this.current(kid);
    return keys.get(kid);
  }

  /** What `/.well-known/jwks.json` publishes (RFC 7517). */
  async jwks(): Promise<JSONWebKeySet> {
    const { keys } = await this.current();
    return { keys: [...keys.values()].map(({ jwk }) => jwk) };
  }

  /** Reads anew at the next use: a key was added here. */
  forget(): void {
    this.known = undefined;
  }

  private async current(kid?: string): Promise<KnownKeys> {
    const { known } = this;
    if (known) {
      const age = this.clock.now().getTime() - known.readAt;
      const wanted = kid === undefined || known.keys.has(kid);
      if (age < (wanted ? lifetime : lookAgain)) return known;
    }
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(): Promise<KnownKeys> {
    const readAt = this.clock.now().getTime();
    const rows = await this.db
      .selectFrom('signing_key')
      .select(['kid', 'public_jwk'])
      .where('algorithm', '=', signingAlgorithm)
      .where((where) =>
        where.or([where('retired_at', 'is', null), where('retired_at', '>', new Date(readAt - longestTokenLife))]),
      )
      .orderBy('created_at', 'desc')
      .execute();
    const keys = new Map<string, VerifyingKey>();
    for (const row of rows) {
      const { kty, crv, x } = row.public_jwk as JWK;
      if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) continue;
      const jwk = { kty, crv, x, kid: row.kid, alg: signingAlgorithm, use: 'sig' };
      const key = await importJWK(jwk, signingAlgorithm);
      if (key instanceof Uint8Array) continue;
      keys.set(row.kid, {
        key,
        jwk,
        signed: new ShortMemory(this.clock, signedBefore.lifetime, signedBefore.limit),
      });
    }
    this.known = { readAt, keys };
    return this.known;
  }
}
