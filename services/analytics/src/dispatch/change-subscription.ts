import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Decider, signatureOf } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import { isId } from './ids.ts';
import { readFields, type SubscriptionFields } from './subscription-fields.ts';
import { findSubscription, type ReportSubscription, subscriptionColumns } from './subscriptions.ts';

/** Who changes it and with what. */
export interface ChangingParts {
  clock: Clock;
  by: Decider;
}

/** @throws CiceroError as readFields does */
export async function createSubscription(
  tx: Transaction<DB>,
  parts: ChangingParts,
  said: SubscriptionFields,
): Promise<ReportSubscription> {
  const fields = await readFields(tx, said);
  const now = parts.clock.now();
  const by = signatureOf(parts.by.party);
  const { subscription_id } = await tx
    .insertInto('report_subscription')
    .values({ ...rowOf(fields), active_since: now, created_at: now, created_by: by, updated_at: now, updated_by: by })
    .returning('subscription_id')
    .executeTakeFirstOrThrow();
  await audit(tx, parts, 'created', subscription_id, fields, []);
  return present(tx, subscription_id);
}

/**
 * Changes what is said, and nothing else. Switched on, or with another schedule, it begins anew: what was due before is
 * not made up for.
 * @param check sees the subscription as it stands, before anybody else can change it; may refuse
 * @throws CiceroError SUBSCRIPTION_UNKNOWN, and as readFields does
 */
export async function changeSubscription(
  tx: Transaction<DB>,
  parts: ChangingParts,
  subscriptionId: string,
  said: Partial<SubscriptionFields>,
  check: (present: ReportSubscription) => void = () => {},
): Promise<ReportSubscription> {
  const before = await held(tx, subscriptionId);
  check(before);
  const wanted = { ...before, ...said };
  // Options belong to a report: of another one they mean nothing.
  if (wanted.report !== before.report && said.options === undefined) wanted.options = {};
  // Switching off must work whatever has become of its client or report meanwhile.
  const onlyOff = Object.keys(said).every((field) => field === 'active') && said.active === false;
  const fields = onlyOff ? wanted : await readFields(tx, wanted);
  const changed = fieldNames.filter((name) => JSON.stringify(fields[name]) !== JSON.stringify(before[name]));
  if (changed.length === 0) return before;
  const now = parts.clock.now();
  const anew = (fields.active && !before.active) || changed.includes('schedule');
  await tx
    .updateTable('report_subscription')
    .set({
      ...rowOf(fields),
      ...(anew ? { active_since: now } : {}),
      updated_at: later(now, before.updatedAt),
      updated_by: signatureOf(parts.by.party),
    })
    .where('subscription_id', '=', before.subscriptionId)
    .execute();
  await audit(tx, parts, 'changed', before.subscriptionId, fields, changed);
  return present(tx, before.subscriptionId);
}

/**
 * Takes it away; what it has sent stays.
 * @throws CiceroError SUBSCRIPTION_UNKNOWN
 */
export async function deleteSubscription(
  tx: Transaction<DB>,
  parts: ChangingParts,
  subscriptionId: string,
  check: (present: ReportSubscription) => void = () => {},
): Promise<void> {
  const before = await held(tx, subscriptionId);
  check(before);
  await tx.deleteFrom('report_subscription').where('subscription_id', '=', before.subscriptionId).execute();
  await audit(tx, parts, 'deleted', before.subscriptionId, before, []);
}

async function held(tx: Transaction<DB>, subscriptionId: string): Promise<ReportSubscription> {
  if (!isId(subscriptionId)) throw new CiceroError('SUBSCRIPTION_UNKNOWN');
  const { rows } = await sql<ReportSubscription>`select ${subscriptionColumns} from report_subscription
    where subscription_id = ${subscriptionId}::uuid for update`.execute(tx);
  if (!rows[0]) throw new CiceroError('SUBSCRIPTION_UNKNOWN');
  return rows[0];
}

async function present(tx: Transaction<DB>, subscriptionId: string): Promise<ReportSubscription> {
  const found = await findSubscription(tx, subscriptionId);
  if (!found) throw new CiceroError('SUBSCRIPTION_UNKNOWN');
  return found;
}

const fieldNames = [
  ...(['report', 'clientId', 'clientType', 'options', 'recipients', 'schedule', 'picture', 'files'] as const),
  ...(['saysNothing', 'active', 'note'] as const),
];

function rowOf(fields: SubscriptionFields) {
  return {
    report: fields.report,
    client_id: fields.clientId,
    client_type: fields.clientType,
    options: JSON.stringify(fields.options),
    recipients: [...fields.recipients],
    schedule: [...fields.schedule],
    picture: fields.picture,
    files: fields.files,
    says_nothing: fields.saysNothing,
    is_active: fields.active,
    note: fields.note,
  };
}

/** Every change has a time of its own, as versions are told apart by it. */
function later(now: Date, before: Date): Date {
  return new Date(Math.max(now.getTime(), before.getTime() + 1));
}

async function audit(
  tx: Transaction<DB>,
  { clock, by }: ChangingParts,
  event: 'created' | 'changed' | 'deleted',
  subscriptionId: string,
  { report, clientId, active }: SubscriptionFields,
  changed: readonly string[],
): Promise<void> {
  await recordAudit(tx, clock, {
    action: `report-subscription.${event}`,
    outcome: 'ok',
    actor: by.party,
    subject: { kind: 'report-subscription', id: subscriptionId },
    origin: by.origin,
    detail: { report, client: clientId, active, ...(changed.length > 0 ? { changed } : {}) },
  });
}
