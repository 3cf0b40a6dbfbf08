import { randomUUID } from 'node:crypto';
import type { DB } from '@cicero/database';
import { type Clock, ConfigError } from '@cicero/runtime';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type PublicKeys, signingAlgorithm } from './public-keys.ts';
import { seal, unseal } from './seal.ts';
import { deriveKey } from './secret.ts';

/** Any number, the same for all: who makes keys takes turns. */
const lock = 7_239_116;
/** After so long the signing key is looked up again: another process may have rotated it. */
const lifetime = 60_000;

export interface SigningKeyPair {
  kid: string;
  privateKey: CryptoKey;
}

export interface Keyring {
  /** The key that signs now; made at the first use, the same one in all processes. */
  current(): Promise<SigningKeyPair>;
  /** Retires the signing key and makes a new one. Tokens of the old one stay good until they expire. Returns its kid. */
  rotate(): Promise<string>;
}

/**
 * The keys that sign tokens. Only the service that signs needs it, and the secret; everybody else verifies
 * with PublicKeys.
 * @throws ConfigError from current() when the secret is not the one the key was sealed with
 */
export function openKeyring(parts: { db: Kysely<DB>; secret: string; clock: Clock; publicKeys: PublicKeys }): Keyring {
  const { db, clock, publicKeys } = parts;
  const sealingKey = deriveKey(parts.secret, 'signing-key');
  let held: { pair: Promise<SigningKeyPair>; until: number } | undefined;

  async function load(): Promise<SigningKeyPair> {
    const row = (await newest(db)) ?? (await db.transaction().execute(inTurn((tx) => makeUnlessThere(tx))));
    publicKeys.forget();
    const jwk = unseal(sealingKey, row.private_jwk_sealed, row.kid);
    if (jwk === undefined) {
      throw new ConfigError(['CICERO_SECRET: not the one that the signing keys of this database were sealed with']);
    }
    const privateKey = await importJWK(JSON.parse(jwk) as JWK, signingAlgorithm);
    if (privateKey instanceof Uint8Array) throw new TypeError('the signing key is not an asymmetric key');
    return { kid: row.kid, privateKey };
  }

  async function makeUnlessThere(tx: Transaction<DB>): Promise<StoredKey> {
    return (await newest(tx)) ?? (await make(tx));
  }

  async function make(tx: Transaction<DB>): Promise<StoredKey> {
    const kid = randomUUID();
    const { publicKey, privateKey } = await generateKeyPair(signingAlgorithm, { crv: 'Ed25519', extractable: true });
    const sealed = seal(sealingKey, JSON.stringify(await exportJWK(privateKey)), kid);
    await tx
      .insertInto('signing_key')
      .values({
        kid,
        algorithm: signingAlgorithm,
        public_jwk: JSON.stringify(await exportJWK(publicKey)),
        private_jwk_sealed: sealed,
        created_at: clock.now(),
      })
      .execute();
    return { kid, private_jwk_sealed: sealed };
  }

  return {
    current() {
      const now = clock.now().getTime();
      if (held && held.until > now) return held.pair;
      const fresh = { pair: load(), until: now + lifetime };
      held = fresh;
      fresh.pair.catch(() => {
        if (held === fresh) held = undefined;
      });
      return fresh.pair;
    },
    async rotate() {
      const { kid } = await db.transaction().execute(
        inTurn(async (tx) => {
          await tx
            .updateTable('signing_key')
            .set({ retired_at: clock.now() })
            .where('retired_at', 'is', null)
            .execute();
          return make(tx);
        }),
      );
      held = undefined;
      publicKeys.forget();
      return kid;
    },
  };
}

interface StoredKey {
  kid: string;
  private_jwk_sealed: string;
}

function newest(db: Kysely<DB>): Promise<StoredKey | undefined> {
  return db
    .selectFrom('signing_key')
    .select(['kid', 'private_jwk_sealed'])
    .where('algorithm', '=', signingAlgorithm)
    .where('retired_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function inTurn<T>(work: (tx: Transaction<DB>) => Promise<T>): (tx: Transaction<DB>) => Promise<T> {
  return async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lock)})`.execute(tx);
    return work(tx);
  };
}
