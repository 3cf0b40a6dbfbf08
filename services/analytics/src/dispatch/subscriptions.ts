import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Decider, nextDue, signatureOf } from '@cicero/platform';
import type { Clock, PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { isId } from './ids.ts';
import { readFields, type SubscriptionFields } from './subscription-fields.ts';

/** A subscription as people see it. */
export interface ReportSubscription extends SubscriptionFields {
  subscriptionId: string;
  /** Stable name of those that came with the installation. */
  seedKey: string | null;
  activeSince: Date;
  createdAt: Date;
  createdBy: string | null;
  updatedAt: Date;
  updatedBy: string | null;
}

export interface SubscriptionFilter {
  report?: string;
  /** About this client alone; canonical. */
  clientId?: string;
  active?: boolean;
  /** Only what these callers may know of: about their clients, or about all of their type. */
  visibleTo?: { clientIds: readonly string[] };
}

/** Who changes it and with what. */
export interface ChangingParts {
  clock: Clock;
  by: Decider;
}

const columns = sql`subscription_id as "subscriptionId", seed_key as "seedKey", report, upper(trim(client_id)) as "clientId",
  client_type as "clientType", options, recipients, schedule, picture, files, says_nothing as "saysNothing",
  is_active as active, active_since as "activeSince", note, created_at as "createdAt", created_by as "createdBy",
  updated_at as "updatedAt", updated_by as "updatedBy"`;

/** One page of the subscriptions, in the order in which they were made. */
export async function subscriptionsPage(
  db: Kysely<DB>,
  filter: SubscriptionFilter,
  { limit, offset }: PageRequest,
): Promise<{ rows: ReportSubscription[]; total: number }> {
  const from = sql`report_subscription subscription where ${matching(filter)}`;
  const { rows } = await sql<ReportSubscription>`select ${columns} from ${from}
    order by created_at, seed_key, subscription_id limit ${limit} offset ${offset}`.execute(db);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** The subscription of an id, or of the name that it came with; undefined when there is none that is visible. */
export async function findSubscription(
  db: Kysely<DB>,
  idOrName: string,
  visibleTo?: SubscriptionFilter['visibleTo'],
): Promise<ReportSubscription | undefined> {
  const said = idOrName.trim();
  const named = isId(said) ? sql`subscription_id = ${said}::uuid` : sql`seed_key = ${said}`;
  const { rows } = await sql<ReportSubscription>`select ${columns} from report_subscription subscription
    where ${named} and ${matching(visibleTo ? { visibleTo } : {})}`.execute(db);
  return rows[0];
}

/** When it is due next; null while it is switched off. */
export function nextOf({ active, schedule }: Pick<ReportSubscription, 'active' | 'schedule'>, now: Date): Date | null {
  return active ? (nextDue(schedule, now) ?? null) : null;
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
  const { rows } = await sql<ReportSubscription>`select ${columns} from report_subscription
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

function matching({ report, clientId, active, visibleTo }: SubscriptionFilter): RawBuilder<unknown> {
  const conditions: RawBuilder<unknown>[] = [sql`true`];
  if (report !== undefined) conditions.push(sql`subscription.report = ${report}`);
  if (clientId !== undefined) conditions.push(sql`upper(trim(subscription.client_id)) = ${clientId}`);
  if (active !== undefined) conditions.push(sql`subscription.is_active = ${active}`);
  if (visibleTo) {
    const ids = sql`${[...visibleTo.clientIds]}::text[]`;
    conditions.push(sql`(upper(trim(subscription.client_id)) = any(${ids}) or (subscription.client_id is null and exists (
      select from clients client where upper(trim(client.client_id)) = any(${ids}) and (subscription.client_type is null
        or (lower(trim(client.client_type)) = 'direktorat') = (subscription.client_type = 'direktorat')))))`);
  }
  return sql.join(conditions, sql` and `);
}
