import type { DB } from '@cicero/database';
import { type ClientRow, clientColumns, relatedToDirectorate } from '@cicero/directory';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** Which clients a list is about. Ids and regions are upper case. */
export interface ClientFilter {
  /** Only these, and those that have to do with the directorate. */
  clientIds: readonly string[];
  /** Lower case; null = the caller is no directorate. */
  directorate: string | null;
  /** `all` leaves out only what was deleted. */
  status: ClientStatus;
  /** A WhatsApp group, found in the caller's own clients: of others it is not the caller's to know. */
  group: string | null;
  regionalId: string | null;
  type: string | null;
  /** Part of the name, or beginning of the id. */
  search: string | null;
}
export const clientStatuses = ['active', 'inactive', 'deleted', 'all'] as const;
export type ClientStatus = (typeof clientStatuses)[number];

/** What a list can be put in order by; clients whose value is equal come by id. */
const sortable = {
  client_id: sql`c.client_id`,
  nama: sql`c.nama`,
  client_type: sql`lower(coalesce(c.client_type, ''))`,
  regional_id: sql`upper(coalesce(c.regional_id, ''))`,
} as const satisfies Record<string, RawBuilder<unknown>>;
export type ClientSort = keyof typeof sortable;
const fields = Object.keys(sortable) as ClientSort[];
/** What `sort` may be: a field, or `-` and a field for descending. */
export const clientSorts: readonly string[] = fields.flatMap((field) => [field, `-${field}`]);

export interface ClientOrder {
  by: ClientSort;
  descending: boolean;
}

/** Reads `sort`; by id when it is missing or unknown. */
export function readClientOrder(sort: string | undefined): ClientOrder {
  const by = fields.find((field) => field === sort?.replace(/^-/, '')) ?? 'client_id';
  return { by, descending: sort?.startsWith('-') ?? false };
}

/** All clients of a list, a batch at a time; each batch begins after the last client of the one before. */
export async function* clientsInBatches(
  db: Kysely<DB>,
  filter: ClientFilter,
  order: ClientOrder,
  size = 1_000,
): AsyncGenerator<ClientRow[]> {
  const key = sortable[order.by];
  const after = order.descending ? sql`<` : sql`>`;
  for (let last: { value: string; clientId: string } | undefined; ; ) {
    const begin = last ? sql`(${key}, c.client_id) ${after} (${last.value}, ${last.clientId})` : sql`true`;
    const { rows } = await sql<ClientRow & { sort_value: string }>`
      select ${clientColumns}, ${key} as sort_value from clients c where ${conditions(filter)} and ${begin}
      order by ${orderOf(order)} limit ${size}`.execute(db);
    const end = rows.at(-1);
    if (end) yield rows.map(({ sort_value: _, ...row }) => row);
    if (!end || rows.length < size) return;
    last = { value: end.sort_value, clientId: end.client_id };
  }
}

/** One page of a list, and how many clients there are. */
export async function clientsPage(
  db: Kysely<DB>,
  filter: ClientFilter,
  order: ClientOrder,
  { limit, offset }: PageRequest,
): Promise<{ rows: ClientRow[]; total: number }> {
  const where = conditions(filter);
  const counted = await sql<{ total: number }>`select count(*) as total from clients c where ${where}`.execute(db);
  const { rows } = await sql<ClientRow>`select ${clientColumns} from clients c where ${where}
    order by ${orderOf(order)} limit ${limit} offset ${offset}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

function orderOf({ by, descending }: ClientOrder): RawBuilder<unknown> {
  const direction = descending ? sql`desc` : sql`asc`;
  return sql`${sortable[by]} ${direction}, c.client_id ${direction}`;
}

const statusIs: Readonly<Record<ClientStatus, RawBuilder<unknown>>> = {
  active: sql`c.client_status is true and c.deleted_at is null`,
  inactive: sql`c.client_status is not true and c.deleted_at is null`,
  deleted: sql`c.deleted_at is not null`,
  all: sql`c.deleted_at is null`,
};

function conditions(filter: ClientFilter): RawBuilder<unknown> {
  const { clientIds, directorate, status, group, regionalId, type, search } = filter;
  const own = sql`upper(trim(c.client_id)) = any(${[...clientIds]}::text[])`;
  const parts = [
    statusIs[status],
    directorate === null ? own : sql`(${own} or ${relatedToDirectorate(directorate)})`,
    ...(group ? [sql`${own} and lower(trim(c.client_group)) = lower(${group})`] : []),
    ...(regionalId ? [sql`upper(trim(c.regional_id)) = ${regionalId}`] : []),
    ...(type ? [sql`lower(trim(c.client_type)) = ${type}`] : []),
    ...(search
      ? [sql`(c.nama ilike ${`%${literal(search)}%`} or upper(c.client_id) like upper(${`${literal(search)}%`}))`]
      : []),
  ];
  return sql`(${sql.join(parts, sql` and `)})`;
}

function literal(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
