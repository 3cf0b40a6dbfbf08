import { ShortMemory } from '@cicero/access';
import type { DB } from '@cicero/database';
import { directorateRoles } from '@cicero/directory';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';

/** So long a new directorate may go unnoticed, milliseconds. */
const believedFor = 2_000;

/** Tells which roles are those of directorates: a matter of the directory, read again every two seconds. */
export type Directorates = () => Promise<ReadonlySet<string>>;

export function directoratesOf(db: Kysely<DB>, clock: Clock): Directorates {
  const memory = new ShortMemory<ReadonlySet<string>>(clock, believedFor);
  return () => memory.recall('roles', async () => new Set(await directorateRoles(db)));
}
