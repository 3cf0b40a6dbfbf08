import { type AuditOrigin, installationSecret, recordAudit } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import type { DB } from '@cicero/database';
import { type Administrators, administratorVariables, readAdministrators, type ServiceContext } from '@cicero/platform';
import { type Clock, ConfigError, type Logger, loadConfig } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { AccessTokens, type UsableToken } from './connection/access-token.ts';
import { requireAwake, rest, resting } from './connection/rest.ts';
import { type ConnectionRow, connectionId, readConnection, TokenSeal } from './connection/row.ts';
import { isSameAccount } from './connection/who-may.ts';
import { PeopleApi } from './people/contacts.ts';
import { takeTurn, type Wait, wait } from './people/pace.ts';
import { type GoogleSettings, readGoogleSettings } from './settings.ts';
import { GoogleTrouble, type TroubleKind, troubleInWords, troubleOf } from './trouble.ts';

/** Milliseconds that Google is left alone after too many requests, and while it does not answer. */
const afterQuota = 60_000;
const afterSilence = 30_000;
const whileFull = 6 * 3_600_000;

/** Trouble that only connecting again ends. */
const ends: readonly TroubleKind[] = ['revoked', 'scope-missing', 'unauthorised'];

export interface GoogleParts {
  db: Kysely<DB>;
  cache: Cache;
  clock: Clock;
  log: Logger;
  settings: GoogleSettings;
  transact: ServiceContext['transact'];
  /** Who is told when an account is connected or disconnected. */
  administrators: Administrators;
  /** The installation's secret; tokens are sealed with it. */
  secret: string;
  /** Waits for the next turn; real time when left out. */
  wait?: Wait;
}

/**
 * Google as the environment describes it; undefined when it does not, and everything about Google is off.
 * @throws ConfigError when the settings do not fit
 */
export function openGoogle(
  parts: Pick<ServiceContext, 'db' | 'cache' | 'clock' | 'log' | 'transact' | 'env'>,
): Google | undefined {
  const { db, cache, clock, log, transact, env } = parts;
  const settings = readGoogleSettings(env);
  if (!settings) return undefined;
  const problems: string[] = [];
  const administrators = readAdministrators(loadConfig(Type.Object(administratorVariables), env), problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const secret = installationSecret(env);
  return new Google({ db, cache, clock, log, transact, settings, administrators, secret });
}

/** The connected Google account. */
export class Google {
  readonly parts: GoogleParts;
  readonly seal: TokenSeal;
  readonly #tokens: AccessTokens;
  /** The version of the connection that was found unreadable, so that it is logged once. */
  #unreadable: number | undefined;

  constructor(parts: GoogleParts) {
    this.parts = parts;
    this.seal = new TokenSeal(parts.secret);
    this.#tokens = new AccessTokens({ ...parts, seal: this.seal });
  }

  /**
   * Whether it makes sense to ask Google now: an account is connected, this process can read its tokens, and Google is
   * not left alone.
   */
  async isUsable(): Promise<boolean> {
    const row = await readConnection(this.parts.db);
    if (row?.status !== 'connected') return false;
    if (this.isUnreadable(row)) {
      if (this.#unreadable !== row.version) this.parts.log.error(`Google: ${troubleInWords('unreadable')}`);
      this.#unreadable = row.version;
      return false;
    }
    return (await resting(this.parts.cache)) === null;
  }

  /** The account that is connected; null when it has no name. @throws GoogleTrouble `not-connected` */
  async account(): Promise<string | null> {
    const row = await readConnection(this.parts.db);
    if (!row || row.status === 'disconnected') throw new GoogleTrouble('not-connected');
    return row.account;
  }

  /** Whether tokens are stored that were sealed with another secret than this process has. */
  isUnreadable({ sealed_token }: Pick<ConnectionRow, 'sealed_token'>): boolean {
    return sealed_token !== null && this.seal.open(sealed_token) === undefined;
  }

  /**
   * Asks the People API something: in turn with everybody else, with a token that is good, not while Google is to be
   * left alone. Trouble is remembered for all replicas: a rest, or the end of the connection.
   * @param of the account that is meant; any when left out
   * @throws GoogleTrouble `other-account` when another one is connected; and what is wrong with the database or the cache as it is
   */
  async ask<T>(question: (api: PeopleApi) => Promise<T>, signal: AbortSignal, of?: string | null): Promise<T> {
    const { cache, clock, settings } = this.parts;
    await requireAwake(cache);
    const perMinute = settings.requestsPerMinute;
    await takeTurn({ cache, clock, perMinute, wait: this.parts.wait ?? wait }, signal);
    const put = async ({ accessToken, account }: UsableToken): Promise<T> => {
      if (of !== undefined && !isSameAccount(account, of)) throw new GoogleTrouble('other-account');
      try {
        return await question(new PeopleApi(settings.peopleUrl, accessToken, signal));
      } catch (error) {
        throw troubleOf(error);
      }
    };
    try {
      const token = await this.#tokens.get();
      return await put(token).catch(async (trouble: GoogleTrouble) => {
        if (trouble.kind !== 'unauthorised') throw trouble;
        return put(await this.#tokens.get(token.version));
      });
    } catch (error) {
      // Given up by us, not by Google; and trouble of the database is none of Google's.
      if (error instanceof GoogleTrouble && !signal.aborted) await this.#settle(error);
      throw error;
    }
  }

  async #settle({ kind, retryAfter }: GoogleTrouble): Promise<void> {
    const { cache, settings, log } = this.parts;
    const pause: Partial<Record<TroubleKind, number>> = {
      revoked: settings.cooldown,
      'scope-missing': settings.cooldown,
      unauthorised: settings.cooldown,
      'client-refused': settings.cooldown,
      'api-disabled': settings.cooldown,
      forbidden: settings.cooldown,
      quota: retryAfter ?? afterQuota,
      away: retryAfter ?? afterSilence,
      full: whileFull,
    };
    const milliseconds = pause[kind];
    if (milliseconds === undefined) return;
    if (ends.includes(kind)) await this.#end(kind);
    log.warn({ trouble: kind, restsFor: milliseconds }, 'Google is left alone for a while');
    await rest(cache, kind, milliseconds);
  }

  /** Marks the connection broken, once. */
  async #end(problem: TroubleKind): Promise<void> {
    const { db, clock } = this.parts;
    await db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable('google_connection')
        .set({ status: 'broken', problem, problem_at: clock.now() })
        .where('connection_id', '=', connectionId)
        .where('status', '=', 'connected')
        // Another account may have been connected meanwhile.
        .where('version', '=', this.#tokens.seen)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      const origin: AuditOrigin = { channel: 'job' };
      await recordAudit(tx, clock, {
        ...{ action: 'google.broken', outcome: 'refused', reason: problem, origin },
        subject: { kind: 'google', id: connectionId },
      });
    });
  }
}
