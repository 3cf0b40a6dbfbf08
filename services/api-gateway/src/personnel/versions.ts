import { clientScope, type DB, roleScope, versionTag } from '@cicero/database';
import { entityTag } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { PeopleFilter } from './people.ts';

/**
 * The entity tag of a list of people: it changes with every change of anybody in it, with the clients, and with what
 * was asked. Read it before the list: then it is never newer than what it stands for.
 */
export async function listTag(db: Kysely<DB>, filter: PeopleFilter, asked: unknown): Promise<string> {
  const { reach, clientId, role } = filter;
  const clients = [...reach.clientIds, ...(clientId ? [clientId] : [])];
  const roles = [reach.role, role].filter((name) => typeof name === 'string');
  const version = await versionTag(db, ['clients', ...clients.map(clientScope), ...roles.map(roleScope)]);
  return entityTag([version, filter, asked]);
}
