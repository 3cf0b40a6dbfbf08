import { type WhatsAppAccount, whatsAppAccounts } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import type { WhatsAppState, WhatsAppStatus } from './state.ts';
import type { WhatsAppTransport } from './transport.ts';
import { heldNumbers } from './web/number-hold.ts';

/** How the numbers are: as this process has them; as another one says that holds the browser of a number instead. */
export async function numberStatuses(
  db: Kysely<DB>,
  transports: readonly WhatsAppTransport[],
): Promise<ReadonlyMap<WhatsAppAccount, WhatsAppStatus>> {
  const own = new Map(transports.map(({ account, status }) => [account, status]));
  const elsewhere = [...own.values()].some(({ state }) => state === 'off') ? await heldNumbers(db) : [];
  for (const account of whatsAppAccounts) {
    const other = elsewhere.find((number) => number.account === account && number.held);
    if (other && own.get(account)?.state === 'off') own.set(account, other.status);
  }
  return own;
}

/** Numbers that cannot send at this moment, and how they are. */
export async function notReady(
  db: Kysely<DB>,
  transports: readonly WhatsAppTransport[],
): Promise<{ account: WhatsAppAccount; state: WhatsAppState }[]> {
  const statuses = await numberStatuses(db, transports);
  return [...statuses].map(([account, { state }]) => ({ account, state })).filter(({ state }) => state !== 'ready');
}
