import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { refreshTokens, type Tokens } from '../oauth/tokens.ts';
import type { GoogleSettings } from '../settings.ts';
import { GoogleTrouble } from '../trouble.ts';
import { type ConnectionRow, connectionId, readConnection, type TokenSeal } from './row.ts';

/** A token is renewed so long before it expires, in milliseconds. */
const ahead = 5 * 60_000;
/** Who renews has so long; longer than Google may take. */
const lease = 60_000;
/** Others look so often whether it is done, and give up after so long. */
const look = 100;
const patience = 20_000;

/** What is used now, the account it is of, and the version of the connection it belongs to. */
export interface UsableToken {
  accessToken: string;
  account: string | null;
  version: number;
}

/** Access tokens of the connected account; renewed by one process at a time, and written back sealed. */
export class AccessTokens {
  readonly #parts: { db: Kysely<DB>; clock: Clock; settings: GoogleSettings; seal: TokenSeal };
  readonly #name = randomUUID();
  #getting: Promise<UsableToken> | undefined;
  #seen = 0;

  constructor(parts: { db: Kysely<DB>; clock: Clock; settings: GoogleSettings; seal: TokenSeal }) {
    this.#parts = parts;
  }

  /** The version of the connection that was seen last: what trouble is about. */
  get seen(): number {
    return this.#seen;
  }

  /**
   * @param refused the version whose token Google did not accept, so that it is renewed whatever its time
   * @throws GoogleTrouble `not-connected`, `broken`, `unreadable`, or why it could not be renewed
   */
  get(refused?: number): Promise<UsableToken> {
    if (refused !== undefined) return this.#get(refused);
    this.#getting ??= this.#get(undefined).finally(() => {
      this.#getting = undefined;
    });
    return this.#getting;
  }

  async #get(refused: number | undefined): Promise<UsableToken> {
    const { db, clock } = this.#parts;
    for (const end = performance.now() + patience; ; ) {
      const row = await readConnection(db);
      const { version = 0, account = null } = row ?? {};
      this.#seen = version;
      const tokens = this.#opened(row);
      const isGood = tokens.expiresAt.getTime() > clock.now().getTime() + ahead && version !== refused;
      if (isGood) return { accessToken: tokens.accessToken, account, version };
      if (await this.#hold(version)) return { ...(await this.#renew(tokens, version)), account };
      if (performance.now() > end) throw new GoogleTrouble('away');
      await sleep(look);
    }
  }

  /** @throws GoogleTrouble */
  #opened(row: ConnectionRow | undefined): Tokens {
    if (!row || row.status === 'disconnected' || row.sealed_token === null) throw new GoogleTrouble('not-connected');
    if (row.status === 'broken') throw new GoogleTrouble('broken');
    const tokens = this.#parts.seal.open(row.sealed_token);
    if (!tokens) throw new GoogleTrouble('unreadable');
    return tokens;
  }

  async #hold(version: number): Promise<boolean> {
    const { db, clock } = this.#parts;
    const now = clock.now();
    const { numUpdatedRows } = await db
      .updateTable('google_connection')
      .set({ refresh_held_by: this.#name, refresh_held_until: new Date(now.getTime() + lease) })
      .where('connection_id', '=', connectionId)
      .where('version', '=', version)
      .where((where) => where.or([where('refresh_held_until', 'is', null), where('refresh_held_until', '<', now)]))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async #renew({ refreshToken }: Tokens, version: number): Promise<Omit<UsableToken, 'account'>> {
    const { db, clock, settings, seal } = this.#parts;
    try {
      const tokens = await refreshTokens(settings, clock, refreshToken);
      const { numUpdatedRows } = await db
        .updateTable('google_connection')
        .set({ sealed_token: seal.close(tokens), refreshed_at: clock.now(), version: version + 1 })
        .where('connection_id', '=', connectionId)
        // Somebody may have connected another account meanwhile.
        .where('version', '=', version)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new GoogleTrouble('away');
      this.#seen = version + 1;
      return { accessToken: tokens.accessToken, version: version + 1 };
    } finally {
      await db
        .updateTable('google_connection')
        .set({ refresh_held_by: null, refresh_held_until: null })
        .where('connection_id', '=', connectionId)
        .where('refresh_held_by', '=', this.#name)
        .execute();
    }
  }
}
