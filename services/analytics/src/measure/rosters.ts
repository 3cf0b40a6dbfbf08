import type { Platform } from '@cicero/contracts';
import { type DB, roleScope, versionTag } from '@cicero/database';
import { handleKey } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { inOrder } from '../attendance/order.ts';
import type { ListedPerson } from '../attendance/person.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { handleColumns, listed, ownColumns, personSource, withClients } from './people.ts';

/** Everybody a scope lists, in the order of names. */
export interface Roster {
  people: readonly ListedPerson[];
  /** The normal form of each one's handle; null = matches nothing. */
  keys: readonly (string | null)[];
}

/** A hundred thousand of them take some forty megabytes. */
const mostPeople = 250_000;

/**
 * The people who hold a role, kept from one measurement to the next: what was seen of them changes every half hour, who
 * they are hardly ever. A roster stands under the data versions of role and clients, read in the transaction that asks:
 * it holds exactly what that transaction would read.
 */
export class Rosters {
  private readonly memory = new LRUCache<string, Roster>({
    maxSize: mostPeople,
    sizeCalculation: ({ people }) => people.length + 1,
  });

  /** @param tx a snapshot: versions and people are of the same moment */
  async of(tx: Kysely<DB>, platform: Platform, scope: AttendanceScope & { role: string }): Promise<Roster> {
    const versions = await versionTag(tx, ['clients', roleScope(scope.role)]);
    const key = JSON.stringify([platform, scope.role, scope.regionalId, versions]);
    const known = this.memory.get(key);
    if (known) return known;
    const roster = await readRoster(tx, platform, scope);
    this.memory.set(key, roster);
    return roster;
  }
}

async function readRoster(tx: Kysely<DB>, platform: Platform, scope: AttendanceScope): Promise<Roster> {
  const { rows } = await sql<Omit<ListedPerson, 'clientName' | 'regionalId'>>`
    select ${ownColumns(handleColumns[platform])} from ${personSource} where ${listed(scope)}`.execute(tx);
  const named = inOrder((await withClients(tx, rows)).map((person) => ({ count: 0, person })));
  const people = named.map(({ person }) => person);
  return { people, keys: people.map(({ handle }) => handleKey(handle)) };
}
