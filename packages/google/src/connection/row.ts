import { deriveKey, seal, unseal } from '@cicero/access';
import type { DB } from '@cicero/database';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Granted, Tokens } from '../oauth/tokens.ts';

/** There is one connection; the table has room for more. */
export const connectionId = 'default';
const label = `google-connection:${connectionId}`;

const Sealed = Compile(
  Type.Object({ accessToken: Type.String(), refreshToken: Type.String(), expiresAt: Type.Integer() }),
);

export type ConnectionStatus = 'connected' | 'broken' | 'disconnected';

export interface ConnectionRow {
  status: ConnectionStatus;
  sealed_token: Buffer | null;
  account: string | null;
  scopes: string[];
  connected_at: Date;
  connected_by: string | null;
  problem: string | null;
  problem_at: Date | null;
  version: number;
}

/** Nobody else connects or disconnects until the transaction ends. */
export async function holdConnection(tx: Transaction<DB>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${label}, 0))`.execute(tx);
}

export async function readConnection(db: Kysely<DB>): Promise<ConnectionRow | undefined> {
  const row = await db
    .selectFrom('google_connection')
    .select(['status', 'sealed_token', 'account', 'scopes', 'connected_at', 'connected_by', 'problem', 'problem_at'])
    .select('version')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
  return row && { ...row, status: row.status as ConnectionStatus };
}

/** Stores what an account granted, in place of whatever was there. */
export async function writeConnection(
  db: Kysely<DB>,
  granted: { sealed: Buffer; account: string | null; scopes: Granted['scopes']; at: Date; by: string },
): Promise<void> {
  const row = {
    status: 'connected',
    sealed_token: granted.sealed,
    account: granted.account,
    scopes: [...granted.scopes],
    connected_at: granted.at,
    connected_by: granted.by,
    problem: null,
    problem_at: null,
    refreshed_at: granted.at,
    refresh_held_by: null,
    refresh_held_until: null,
  };
  await db
    .insertInto('google_connection')
    .values({ connection_id: connectionId, ...row })
    .onConflict((is) =>
      is.column('connection_id').doUpdateSet((of) => ({ ...row, version: of('google_connection.version', '+', 1) })),
    )
    .execute();
}

/**
 * A row while this account is the one that was connected last; nobody connects another until the transaction ends. So
 * what one account answered is not written down as another's.
 */
export function whileConnected(account: string | null): RawBuilder<unknown> {
  return sql`select from google_connection where connection_id = ${connectionId}
    and lower(account) is not distinct from ${account?.toLowerCase() ?? null}::text for share`;
}

/** Seals tokens with the installation's secret, for a purpose of their own. */
export class TokenSeal {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = deriveKey(secret, 'google-token');
  }

  close({ accessToken, refreshToken, expiresAt }: Tokens): Buffer {
    const plain = JSON.stringify({ accessToken, refreshToken, expiresAt: expiresAt.getTime() });
    return Buffer.from(seal(this.#key, plain, label));
  }

  /** Undefined when they were sealed with another secret. */
  open(sealed: Uint8Array): Tokens | undefined {
    const plain = unseal(this.#key, Buffer.from(sealed).toString(), label);
    const stored: unknown = plain === undefined ? undefined : JSON.parse(plain);
    return Sealed.Check(stored) ? { ...stored, expiresAt: new Date(stored.expiresAt) } : undefined;
  }
}
