import { permittedClient } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { storedClientIds } from '@cicero/directory';
import { tellAdministrators } from '@cicero/platform';
import { sql, type Transaction } from 'kysely';
import { missing } from '../../answers/missing.ts';
import type { PremiumCall } from '../call.ts';
import { type BankBody, readBank, readProof, readTier, requireBank } from '../fields.ts';
import { readAmount } from '../money.ts';
import { expireOf } from './expire.ts';
import { dashboardNotice } from './notice.ts';
import { type DashboardRequest, isOpen, isToken, openStates, readOpenRequest, readRequest } from './requests.ts';
import { recordStep } from './trail.ts';

/** What the form sends. Whose request it is, is never read from it. */
export interface AskBody extends BankBody {
  premium_tier?: string | null | undefined;
  transfer_amount?: string | null | undefined;
  /** The same by its other name. */
  amount?: string | null | undefined;
  unique_code?: string | null | undefined;
  client_id?: string | null | undefined;
  proof_url?: string | null | undefined;
}

/** What may be corrected while a request waits. */
const confirmFields = ['proof_url', 'bank_name', 'account_number', 'sender_name'] as const;
type ConfirmField = (typeof confirmFields)[number];

const hour = 3_600_000;
/** So long a request waits: longer once there is a proof of payment. */
const lifetimes = { pending: 24 * hour, confirmed: 48 * hour };

/**
 * Asks for premium for the calling account; administrators are told. One request of an account waits at a time.
 * @throws CiceroError PREMIUM_REQUEST_OPEN, VALIDATION_FAILED; CLIENT_DENIED for a client that is named and not its own
 */
export async function askForPremium(call: PremiumCall, body: AskBody): Promise<DashboardRequest> {
  const { context, principal, administrators, origin } = call;
  const bank = requireBank(body);
  const proof = readProof('proof_url', body.proof_url);
  const tier = readTier('premium_tier', body.premium_tier);
  const amount = readAmount(body.transfer_amount ?? body.amount);
  const code = readCode(body.unique_code);
  // Of several clients none is guessed at: which it is matters to nobody who decides.
  const clientId = body.client_id?.trim() ? permittedClient(principal, body.client_id) : principal.clientId;
  return context.transact(async (unit) => {
    const { tx } = unit;
    const account = await holdAccount(tx, principal.id);
    const now = context.clock.now();
    await expireOf(unit, call, principal.id);
    if (await readOpenRequest(tx, principal.id, now)) throw new CiceroError('PREMIUM_REQUEST_OPEN');
    const status = proof === null ? 'pending' : 'confirmed';
    const stored = clientId === null ? undefined : (await storedClientIds(tx, [clientId])).get(clientId);
    const { request_token } = await tx
      .insertInto('dashboard_premium_request')
      .values({
        ...bank,
        dashboard_user_id: principal.id,
        client_id: stored ?? null,
        username: account.username,
        whatsapp: account.whatsapp,
        premium_tier: tier,
        transfer_amount: amount,
        proof_url: proof,
        status,
        expired_at: new Date(now.getTime() + lifetimes[status]),
        metadata: JSON.stringify(code === null ? {} : { unique_code: code }),
        created_at: now,
        updated_at: now,
      })
      .returning('request_token')
      .executeTakeFirstOrThrow();
    const request = await stand(tx, request_token);
    const actor = { kind: 'dashboard', id: principal.id };
    await recordStep(tx, context.clock, request, { event: 'requested', from: null, actor, origin });
    tellAdministrators(unit, administrators, await dashboardNotice(tx, request), now);
    return request;
  });
}

/**
 * Adds the proof of payment to the caller's own request, which waits longer from the first one on. Bank data may be
 * corrected with it, and all of it later; administrators are told of every change. Tier and amount stay what they were
 * told of.
 * @throws CiceroError PREMIUM_REQUEST_NOT_FOUND, PREMIUM_REQUEST_CLOSED, VALIDATION_FAILED
 */
export async function confirmRequest(
  call: PremiumCall,
  token: string,
  body: BankBody & { proof_url?: string | null | undefined },
): Promise<DashboardRequest> {
  const { context, principal, administrators, origin } = call;
  const proof = readProof('proof_url', body.proof_url);
  if (proof === null) throw missing('proof_url', 'Bukti transfer');
  const given = Object.entries({ ...readBank(body), proof_url: proof });
  const wanted: Partial<Record<ConfirmField, string>> = Object.fromEntries(
    given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  return context.transact(async (unit) => {
    const { tx } = unit;
    await holdAccount(tx, principal.id);
    const { request_id } = await ownRequest(tx, principal.id, token);
    await sql`select from dashboard_premium_request where request_id = ${request_id} for update`.execute(tx);
    // Read again: what it was before the lock may be over.
    const before = await ownRequest(tx, principal.id, token);
    const now = context.clock.now();
    if (!isOpen(before, now)) throw new CiceroError('PREMIUM_REQUEST_CLOSED');
    const fields = confirmFields.filter((field) => wanted[field] !== undefined && wanted[field] !== before[field]);
    const isFirst = before.status !== 'confirmed';
    if (!isFirst && fields.length === 0) return before;
    await tx
      .updateTable('dashboard_premium_request')
      .set({
        ...wanted,
        status: 'confirmed',
        expired_at: isFirst ? new Date(now.getTime() + lifetimes.confirmed) : before.expired_at,
        updated_at: now,
      })
      .where('request_id', '=', before.request_id)
      .execute();
    const request = await stand(tx, token);
    const actor = { kind: 'dashboard', id: principal.id };
    await recordStep(tx, context.clock, request, { event: 'confirmed', from: before.status, actor, origin, fields });
    tellAdministrators(unit, administrators, await dashboardNotice(tx, request), now);
    return request;
  });
}

/** A request of this very account; others' are not there. @throws CiceroError PREMIUM_REQUEST_NOT_FOUND */
export async function ownRequest(db: Transaction<DB> | PremiumCall['context']['db'], accountId: string, token: string) {
  const request = isToken(token) ? await readRequest(db, { token }) : undefined;
  if (request?.dashboard_user_id !== accountId) throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
  return request;
}

/** Nobody else asks for the account, or decides about it, until this transaction ends; logins go on. */
async function holdAccount(tx: Transaction<DB>, accountId: string) {
  const account = await tx
    .selectFrom('dashboard_user')
    .select(['username', 'whatsapp'])
    .where('dashboard_user_id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!account) throw new CiceroError('TOKEN_INVALID');
  return account;
}

async function stand(tx: Transaction<DB>, token: string): Promise<DashboardRequest> {
  const request = await readRequest(tx, { token });
  if (!request) throw new Error(`a request is gone that was just ${openStates.join(' or ')}`);
  return request;
}

/** Up to six digits; whatever else is sent there is no code. */
function readCode(given: string | null | undefined): number | null {
  const text = given?.trim() ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
