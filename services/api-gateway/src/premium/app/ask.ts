import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { tellAdministrators, type UnitOfWork } from '@cicero/platform';
import { sql, type Transaction } from 'kysely';
import { note, type PremiumCall } from '../call.ts';
import { type BankBody, readBank, readProof } from '../fields.ts';
import { expireOfPerson } from './expire.ts';
import { appNotice } from './notice.ts';
import { type AppRequest, readAppRequest, readPendingRequest, waits } from './requests.ts';

/** What people may say of their own request. Status, owner and times are nobody's to send. */
export interface AppBody extends BankBody {
  screenshot_url?: string | null | undefined;
}
type Changes = { [Field in keyof AppBody]?: string | null };

/**
 * Asks for premium. One request of a person waits at a time: asked again, it is that one, with what the body names.
 * Existing apps know no way to find a request again that they forgot.
 * @throws CiceroError VALIDATION_FAILED
 */
export async function askInApp(call: PremiumCall, body: AppBody): Promise<{ request: AppRequest; isNew: boolean }> {
  const { context, principal, origin } = call;
  const changes = readChanges(body);
  return context.transact(async (unit) => {
    const { tx } = unit;
    await holdPerson(tx, principal.id);
    await expireOfPerson(unit, call, principal.id);
    const now = context.clock.now();
    const waiting = await readPendingRequest(tx, principal.id);
    if (waiting && waits(waiting, now)) return { request: await change(unit, call, waiting, changes), isNew: false };
    const { request_id } = await tx
      .insertInto('premium_request')
      .values({ ...changes, user_id: principal.id, status: 'pending', created_at: now, updated_at: now })
      .returning('request_id')
      .executeTakeFirstOrThrow();
    const person = { kind: 'personnel', id: principal.id };
    await note(tx, context.clock, 'requested', { actor: person, subject: person, origin, detail: { app: request_id } });
    const request = await stand(tx, request_id);
    tellOfProof(unit, call, request);
    return { request, isNew: true };
  });
}

/**
 * Changes the caller's own request while it waits: bank data and the proof of payment, and nothing else.
 * @throws CiceroError PREMIUM_REQUEST_NOT_FOUND, also for that of somebody else; PREMIUM_REQUEST_CLOSED, VALIDATION_FAILED
 */
export async function changeInApp(call: PremiumCall, requestId: number, body: AppBody): Promise<AppRequest> {
  const { context, principal } = call;
  const changes = readChanges(body);
  return context.transact(async (unit) => {
    const { tx } = unit;
    await holdPerson(tx, principal.id);
    await sql`select from premium_request where request_id = ${requestId} for update`.execute(tx);
    const request = await readAppRequest(tx, requestId);
    if (request?.user_id !== principal.id) throw new CiceroError('PREMIUM_REQUEST_NOT_FOUND');
    if (!waits(request, context.clock.now())) throw new CiceroError('PREMIUM_REQUEST_CLOSED');
    return change(unit, call, request, changes);
  });
}

async function change(unit: UnitOfWork, call: PremiumCall, before: AppRequest, wanted: Changes): Promise<AppRequest> {
  const { tx } = unit;
  const { context, principal, origin } = call;
  const changes: Changes = Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => value !== before[field as keyof AppBody]),
  );
  if (Object.keys(changes).length === 0) return before;
  await tx
    .updateTable('premium_request')
    .set({ ...changes, updated_at: context.clock.now() })
    .where('request_id', '=', before.request_id)
    .execute();
  const person = { kind: 'personnel', id: principal.id };
  const detail = { app: before.request_id, fields: Object.keys(changes) };
  await note(tx, context.clock, 'updated', { actor: person, subject: person, origin, detail });
  const request = await stand(tx, before.request_id);
  tellOfProof(unit, call, request);
  return request;
}

/** A request is worth an administrator's time once there is a proof; from then on they are told of every change. */
function tellOfProof(unit: UnitOfWork, { administrators, context }: PremiumCall, request: AppRequest): void {
  if (request.screenshot_url) tellAdministrators(unit, administrators, appNotice(request), context.clock.now());
}

function readChanges(body: AppBody): Changes {
  return {
    ...readBank(body),
    ...(body.screenshot_url === undefined ? {} : { screenshot_url: readProof('screenshot_url', body.screenshot_url) }),
  };
}

/** Nobody else asks for the person, or decides about them, until this transaction ends. */
async function holdPerson(tx: Transaction<DB>, userId: string): Promise<void> {
  await sql`select from "user" where user_id = ${userId} for no key update`.execute(tx);
}

async function stand(tx: Transaction<DB>, requestId: number): Promise<AppRequest> {
  const request = await readAppRequest(tx, requestId);
  if (!request) throw new Error('a request is gone that was just written');
  return request;
}
