import type { Reach } from '@cicero/access';
import type { DB } from '@cicero/database';
import { type PersonRecord, personColumns, personSource } from '@cicero/directory';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** Which people a list is about. Ids and regions are upper case, roles lower case. */
export interface PeopleFilter {
  /** Nobody beyond it is ever listed. */
  reach: Reach;
  clientId?: string | null;
  /** Only who holds it. */
  role?: string | null;
  regionalId?: string | null;
  status: StatusFilter;
  divisi?: string | null;
  /** Part of a name, or the beginning of a number. */
  search?: string | null;
}

/** `not-inactive` lets people pass of whom it was never said. */
export type StatusFilter = 'active' | 'inactive' | 'all' | 'not-inactive';

/** What a list can be put in order by; people whose value is equal come by number. Each has its index, of this text. */
export const sortable = {
  user_id: sql`u.user_id`,
  nama: sql`left(coalesce(u.nama, ''), 200)`,
  title: sql`left(coalesce(u.title, ''), 200)`,
  divisi: sql`left(coalesce(u.divisi, ''), 200)`,
  client_id: sql`coalesce(u.client_id, '')`,
} as const satisfies Record<string, RawBuilder<unknown>>;

export interface Order {
  by: keyof typeof sortable;
  descending: boolean;
}
export const byNumber: Order = { by: 'user_id', descending: false };

/**
 * Everybody of a list, a batch at a time; each batch begins after the last person of the one before, so that it costs
 * the same wherever in the list it is. Who is changed meanwhile appears as they were or as they are.
 */
export async function* peopleInBatches(
  db: Kysely<DB>,
  filter: PeopleFilter,
  order: Order = byNumber,
  size = 1_000,
): AsyncGenerator<PersonRecord[]> {
  const key = sortable[order.by];
  for (let last: { value: string; userId: string } | undefined; ; ) {
    const begin = last ? beyond(order, last) : sql`true`;
    const where = conditions(filter, last && order.by === 'user_id' ? { ...order, userId: last.userId } : undefined);
    const { rows } = await sql<PersonRecord & { sort_value: string }>`
      select ${personColumns}, ${key} as sort_value from ${personSource} where ${where} and ${begin}
      order by ${orderOf(order)} limit ${size}`.execute(db);
    const end = rows.at(-1);
    if (end) yield rows.map(({ sort_value: _, ...row }) => row);
    if (!end || rows.length < size) return;
    last = { value: end.sort_value, userId: end.user_id };
  }
}

/** One page of a list. Whom the page passes over is found by number alone: roles and units are read of nobody else. */
export async function peoplePage(
  db: Kysely<DB>,
  filter: PeopleFilter,
  order: Order,
  { limit, offset }: PageRequest,
): Promise<PersonRecord[]> {
  const { rows } = await sql<PersonRecord>`
    with page as materialized (select u.user_id from ${personSource} where ${conditions(filter)}
      order by ${orderOf(order)} limit ${limit} offset ${offset})
    select ${personColumns} from ${personSource} where u.user_id in (select user_id from page)
    order by ${orderOf(order)}`.execute(db);
  return rows;
}

/** How many people a list has. */
export async function countPeople(db: Kysely<DB>, filter: PeopleFilter): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from ${personSource}
    where ${conditions(filter)}`.execute(db);
  return rows[0]?.total ?? 0;
}

function orderOf({ by, descending }: Order): RawBuilder<unknown> {
  const direction = descending ? sql`desc` : sql`asc`;
  if (by === 'user_id') return sql`u.user_id ${direction}`;
  return sql`${sortable[by]} ${direction}, u.user_id ${direction}`;
}

function beyond({ by, descending }: Order, last: { value: string; userId: string }): RawBuilder<unknown> {
  const after = descending ? sql`<` : sql`>`;
  if (by === 'user_id') return sql`u.user_id ${after} ${last.userId}`;
  return sql`(${sortable[by]}, u.user_id) ${after} (${last.value}, ${last.userId})`;
}

/** @param after where the batch begins, so that whoever holds a role is not looked for before it */
function conditions(filter: PeopleFilter, after?: After): RawBuilder<unknown> {
  const { reach, clientId, role, regionalId, divisi, search } = filter;
  const parts = [
    statusIs[filter.status],
    ...(clientId ? [memberOf([clientId])] : []),
    ...(role ? [holds(role, after)] : []),
    ...(isImplied(filter) ? [] : [within(reach, after)]),
    ...(regionalId ? [sql`upper(trim(c.regional_id)) = ${regionalId}`] : []),
    ...(divisi ? [sql`upper(trim(u.divisi)) = ${divisi}`] : []),
    ...(search ? [sql`(u.nama ilike ${`%${literal(search)}%`} or u.user_id like ${`${literal(search)}%`})`] : []),
  ];
  return sql`(${sql.join(parts, sql` and `)})`;
}

const statusIs: Readonly<Record<StatusFilter, RawBuilder<unknown>>> = {
  active: sql`u.status is true`,
  inactive: sql`u.status is not true`,
  'not-inactive': sql`u.status is not false`,
  all: sql`true`,
};

/** A list of one of the caller's clients, or of the holders of its own role, lies within reach anyway. */
function isImplied({ reach, clientId, role }: PeopleFilter): boolean {
  if (reach.self !== null) return false;
  return (!!clientId && reach.clientIds.includes(clientId)) || (!!role && role === reach.role);
}

function within({ clientIds, role, self }: Reach, after: After | undefined): RawBuilder<unknown> {
  if (self !== null) return sql`u.user_id = ${self}`;
  return role === null ? memberOf(clientIds) : sql`(${memberOf(clientIds)} or ${holds(role, after)})`;
}

function memberOf(clientIds: readonly string[]): RawBuilder<unknown> {
  const [only] = clientIds;
  if (only !== undefined && clientIds.length === 1) return sql`upper(trim(u.client_id)) = ${only}`;
  return sql`upper(trim(u.client_id)) = any(${[...clientIds]}::text[])`;
}

interface After {
  userId: string;
  descending: boolean;
}

function holds(role: string, after: After | undefined): RawBuilder<unknown> {
  const begin = after ? sql`and held.user_id ${after.descending ? sql`<` : sql`>`} ${after.userId}` : sql``;
  return sql`exists (select from user_roles held where held.user_id = u.user_id ${begin} and held.role_id = any(
    array(select role_id from roles where lower(trim(role_name)) = ${role})))`;
}

function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
