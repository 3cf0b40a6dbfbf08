import { type AuditOrigin, type AuditParty, recordAudit } from '@cicero/access';
import type { DB } from '@cicero/database';
import { signatureOf } from '@cicero/platform';
import type { Kysely, Transaction } from 'kysely';
import type { Google } from '../google.ts';
import { consentTime, type Pending, redeem, remember } from '../oauth/pending.ts';
import { consentUrl, contactsScope, exchangeCode, type Granted, revokeToken } from '../oauth/tokens.ts';
import { GoogleTrouble, troubleOf } from '../trouble.ts';
import { tellOfConnection } from './notice.ts';
import { resting, wake } from './rest.ts';
import { connectionId, holdConnection, readConnection, writeConnection } from './row.ts';
import { isSameAccount, mayConnect } from './who-may.ts';

/** Who connects or disconnects, and from where. */
export interface Connecting {
  party: AuditParty;
  origin: AuditOrigin;
}

/**
 * Begins to connect an account.
 * @param browser a secret of the browser that has to come back; null when it is not known which one will
 * @returns the address of Google's page, and how long it is good for, in milliseconds
 */
export async function beginConnecting(
  { parts: { cache, settings } }: Google,
  by: AuditParty,
  browser: string | null,
): Promise<{ url: string; life: number }> {
  const asked = await remember(cache, { by, browser });
  return { url: consentUrl(settings, asked), life: consentTime };
}

/** Whoever comes back from Google with this state; undefined when nobody is expected. The state is used up by it. */
export function returning({ parts: { cache } }: Google, state: string): Promise<Pending | undefined> {
  return redeem(cache, state);
}

/**
 * Finishes connecting: redeems the code, stores the tokens sealed. Contacts that were saved in another account wait to
 * be saved in this one.
 * @returns the account
 * @throws GoogleTrouble `revoked` when the code is not good, `scope-missing` when contacts were not allowed,
 * `other-account` when it is not for them to connect this one
 */
export async function finishConnecting(
  google: Google,
  { code, verifier }: { code: string; verifier: string },
  who: Connecting,
): Promise<{ account: string | null }> {
  const { cache, clock, settings } = google.parts;
  const granted = await exchangeCode(settings, clock, { code, verifier });
  if (!granted.scopes.includes(contactsScope)) {
    // What was granted is of no use: better not to hold it.
    await revokeToken(settings, granted.tokens.refreshToken).catch(() => {});
    throw new GoogleTrouble('scope-missing');
  }
  if (!(await store(google, granted, who))) {
    // Of an account without a name nobody knows that it is not the one that is connected: its consent stays.
    if (granted.account !== null) await revokeToken(settings, granted.tokens.refreshToken).catch(() => {});
    throw new GoogleTrouble('other-account');
  }
  // Without the cache it is over by itself after a while.
  await wake(cache).catch(() => {});
  return { account: granted.account };
}

/** Stores what was granted. False when it is not for them to connect this account. */
async function store({ parts, seal }: Google, granted: Granted, { party, origin }: Connecting): Promise<boolean> {
  const { clock, settings, transact } = parts;
  const { account, scopes, tokens } = granted;
  const common = { action: 'google.connected', actor: party, origin, subject: { kind: 'google', id: connectionId } };
  return transact(async (unit) => {
    const { tx } = unit;
    await holdConnection(tx);
    const before = await readConnection(tx);
    const isAnother = before !== undefined && !isSameAccount(before.account, account);
    const detail = { another_account: isAnother };
    if (!mayConnect(party, account, { before, named: settings.account })) {
      await recordAudit(tx, clock, { ...common, outcome: 'refused', reason: 'GOOGLE_ACCOUNT_OTHER', detail });
      return false;
    }
    await writeConnection(tx, { sealed: seal.close(tokens), account, scopes, at: clock.now(), by: signatureOf(party) });
    if (isAnother) await forgetSaved(tx);
    await recordAudit(tx, clock, { ...common, outcome: 'ok', detail });
    await tellOfConnection(unit, parts, 'connected', { account, party });
    return true;
  });
}

/**
 * Forgets the tokens, and takes the consent back at Google if it answers.
 * @returns undefined when nothing was connected, else whether Google confirmed
 */
export async function disconnect(google: Google, who: Connecting): Promise<{ revoked: boolean } | undefined> {
  const { cache, clock, settings, log, transact } = google.parts;
  const sealed = await transact(async (unit) => {
    const { tx } = unit;
    await holdConnection(tx);
    const row = await tx
      .selectFrom('google_connection')
      .select(['sealed_token', 'account'])
      .where('connection_id', '=', connectionId)
      .where('status', '<>', 'disconnected')
      .forUpdate()
      .executeTakeFirst();
    if (!row) return undefined;
    await tx
      .updateTable('google_connection')
      .set((of) => ({
        status: 'disconnected',
        sealed_token: null,
        problem: null,
        problem_at: null,
        version: of('version', '+', 1),
      }))
      .where('connection_id', '=', connectionId)
      .execute();
    await recordAudit(tx, clock, {
      ...{ action: 'google.disconnected', outcome: 'ok', actor: who.party, origin: who.origin },
      subject: { kind: 'google', id: connectionId },
    });
    await tellOfConnection(unit, google.parts, 'disconnected', { account: row.account, party: who.party });
    return row.sealed_token;
  });
  if (sealed === undefined) return undefined;
  await wake(cache).catch(() => {});
  const tokens = sealed === null ? undefined : google.seal.open(sealed);
  if (!tokens) return { revoked: false };
  try {
    await revokeToken(settings, tokens.refreshToken);
    return { revoked: true };
  } catch (error) {
    log.warn({ trouble: troubleOf(error).kind }, 'Google did not confirm that a token is revoked');
    return { revoked: false };
  }
}

export interface ConnectionState {
  status: 'none' | 'connected' | 'broken' | 'disconnected';
  account: string | null;
  connectedAt: Date | null;
  connectedBy: string | null;
  /** Why it is broken, that this process cannot read the tokens, or why Google is left alone at the moment. */
  problem: string | null;
  /** Milliseconds until Google is asked again; null when it may be asked now. */
  restsFor: number | null;
}

/** How the connection stands. */
export async function connectionState(google: Google): Promise<ConnectionState> {
  const { db, cache } = google.parts;
  const [row, pause] = [await readConnection(db), await resting(cache)];
  const isThere = row !== undefined && row.status !== 'disconnected';
  const isUnreadable = isThere && google.isUnreadable(row);
  return {
    status: row?.status ?? 'none',
    account: isThere ? row.account : null,
    connectedAt: isThere ? row.connected_at : null,
    connectedBy: isThere ? row.connected_by : null,
    problem: row?.problem ?? (isUnreadable ? 'unreadable' : (pause?.kind ?? null)),
    restsFor: pause?.left ?? null,
  };
}

/** Whether numbers are to be gathered: an account is connected, or was and is to be again. */
export async function isConnected(db: Kysely<DB>): Promise<boolean> {
  const row = await readConnection(db);
  return row !== undefined && row.status !== 'disconnected';
}

async function forgetSaved(tx: Transaction<DB>): Promise<void> {
  await tx
    .updateTable('saved_contact')
    .set({ resource_name: null, waits_until: null, held_by: null, attempts: 0, problem: null })
    .where('resource_name', 'is not', null)
    .execute();
}
