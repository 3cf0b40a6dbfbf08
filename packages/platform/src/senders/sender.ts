import type { Requester } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { normalisePhone, normalisePhones } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

/** A dashboard account of somebody who writes. */
export interface SenderAccount {
  id: string;
  /** The account's own role, lower case. */
  role: string | null;
  /** Active clients that it sees, canonical. */
  clientIds: readonly string[];
}

/** Who somebody is by the number they write from; nothing else about them is believed. See docs/conversations.md. */
export interface Sender {
  /** International digits, `62…`. */
  number: string;
  administrator: boolean;
  /** Active clients whose operator has this number, canonical ids. */
  operatorOf: readonly string[];
  superOf: readonly string[];
  /** Approved dashboard accounts. */
  dashboard: readonly SenderAccount[];
  /** The account of the press section; null when none or several have this number. */
  press: { id: string; role: string } | null;
  /** The active person, by the key as stored; null when none or several have this number. */
  person: { userId: string } | null;
}

interface Row {
  kind: 'operator' | 'super' | 'dashboard' | 'press' | 'person';
  id: string;
  numbers: string;
  role: string | null;
  clients: string[] | null;
}

/** Digits that an index finds a number by, whatever stands before and behind them: docs/conversations.md. */
const keyDigits = 7;

/** Who an administrator is without asking anybody. */
export function unknownSender(number: string, administrators: readonly string[]): Sender {
  const administrator = administrators.includes(number);
  return { number, administrator, operatorOf: [], superOf: [], dashboard: [], press: null, person: null };
}

/**
 * Looks up everything that a number is, in one question to the database.
 * @param number international digits, as senderNumber gives them
 * @param administrators numbers of those who run this installation
 */
export async function identifySender(
  db: Kysely<DB>,
  number: string,
  administrators: readonly string[],
): Promise<Sender> {
  const stranger = unknownSender(number, administrators);
  if (!/^\d{8,15}$/.test(number)) return stranger;
  const key = number.slice(-keyDigits);
  const holds = (column: string) => sql`phone_keys(${sql.ref(column)}) @> array[${key}]::text[]`;
  const contact = (kind: 'operator' | 'super') => {
    const column = kind === 'operator' ? 'client_operator' : 'client_super';
    return sql`select ${sql.lit(kind)} as kind, upper(trim(client_id)) as id, ${sql.ref(column)} as numbers, null as role,
      null::text[] as clients from clients where client_status is true and deleted_at is null
      and phone_digits(${sql.ref(column)}) like ${`%${key}%`}`;
  };
  const { rows } = await sql<Row>`
    ${contact('operator')} union all ${contact('super')} union all
    select 'dashboard', a.dashboard_user_id::text, a.whatsapp, lower(trim(r.role_name)), array(
        select distinct upper(trim(c.client_id)) from dashboard_user_clients l join clients c using (client_id)
        where l.dashboard_user_id = a.dashboard_user_id and c.client_status is true and c.deleted_at is null order by 1)
      from dashboard_user a left join roles r on r.role_id = a.role_id
      where a.status is true and a.whatsapp <> '' and ${holds('a.whatsapp')} union all
    select 'press', user_id, whatsapp, lower(trim(role)), null from penmas_user
      where whatsapp <> '' and ${holds('whatsapp')} union all
    select 'person', user_id, whatsapp, null, null from "user"
      where status is true and whatsapp <> '' and ${holds('whatsapp')}
    order by 1, 2`.execute(db);
  const found = rows.filter(({ kind, numbers }) =>
    kind === 'operator' || kind === 'super' ? normalisePhones(numbers).includes(number) : isSame(numbers, number),
  );
  const of = (kind: Row['kind']) => found.filter((row) => row.kind === kind);
  const [press, ...otherPress] = of('press');
  const [person, ...otherPeople] = of('person');
  return {
    ...stranger,
    operatorOf: of('operator').map(({ id }) => id),
    superOf: of('super').map(({ id }) => id),
    dashboard: of('dashboard').map(({ id, role, clients }) => ({ id, role, clientIds: clients ?? [] })),
    // Of two who share a number nobody can tell who writes.
    press: press && otherPress.length === 0 ? { id: press.id, role: press.role ?? '' } : null,
    person: person && otherPeople.length === 0 ? { userId: person.id } : null,
  };
}

/** The clients that a sender has to do with, canonical, each once, in order. An administrator has with all: not listed. */
export function clientsOfSender({ operatorOf, superOf, dashboard }: Sender): string[] {
  const ids = [...operatorOf, ...superOf, ...dashboard.flatMap(({ clientIds }) => clientIds)];
  return [...new Set(ids)].sort();
}

/** Whether what is about a client is a sender's to ask for. */
export function mayAskAbout(sender: Sender, clientId: string): boolean {
  return sender.administrator || clientsOfSender(sender).includes(clientId.trim().toUpperCase());
}

/**
 * The number behind the provider's id, which is international already: read as a number that people type, a foreign
 * one could become somebody else's. Ids that hide the number stay as they are and are nobody's.
 */
export function senderNumber({ userId }: Pick<Requester, 'userId'>): string {
  return /^(\d+)@(?:c\.us|s\.whatsapp\.net)$/.exec(userId)?.[1] ?? userId;
}

function isSame(stored: string, number: string): boolean {
  return normalisePhone(stored) === number;
}
