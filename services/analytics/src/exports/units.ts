import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { compareNames } from '../attendance/order.ts';
import type { ListedPerson } from '../attendance/person.ts';
import type { AttendanceScope } from '../scope/scope.ts';

/** A satker, and what a file shows of it. */
export interface Unit<Row> {
  clientId: string;
  name: string;
  rows: readonly Row[];
}

/** Rows by the unit of their person; `own`, the client that the file is about, first, then by name. */
export function byUnit<Row extends { person: ListedPerson }>(rows: readonly Row[], own: string): Unit<Row>[] {
  const groups = Map.groupBy(rows, ({ person }) => person.clientId);
  const units = [...groups].map(([clientId, members]) => ({
    clientId,
    name: members[0]?.person.clientName ?? clientId,
    rows: members,
  }));
  return units.sort((one, other) => ownFirst(own)(one, other) || byName(one, other));
}

export const ownFirst =
  (own: string) =>
  (one: { clientId: string }, other: { clientId: string }): number =>
    Number(isOwn(other, own)) - Number(isOwn(one, own));

export function byName(one: { name: string; clientId: string }, other: { name: string; clientId: string }): number {
  return compareNames(one.name.toUpperCase(), other.name.toUpperCase()) || (one.clientId < other.clientId ? -1 : 1);
}

/** Whether a unit is the client of that id. */
export function isOwn({ clientId }: { clientId: string }, own: string): boolean {
  return clientId.trim().toUpperCase() === own;
}

/** The client that a file of the scope is about: the unit whose people are listed, or the directorate. */
export function clientIdOf({ members, owner }: AttendanceScope): string {
  return members ?? owner;
}

/** It, by its name. */
export async function clientOf(db: Kysely<DB>, scope: AttendanceScope): Promise<{ clientId: string; name: string }> {
  const clientId = clientIdOf(scope);
  const { rows } = await sql<{ name: string | null }>`
    select nama as name from clients where upper(trim(client_id)) = ${clientId} order by client_id limit 1`.execute(db);
  return { clientId, name: rows[0]?.name?.trim() || clientId };
}
