import { bumpVersions, clientScope, type DB, roleScope } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { canonicalRole, normaliseNrp } from './identifiers.ts';

/** Roles that answers name one by one, as existing clients read them: the directorates, and ordinary personnel. */
export const namedRoles = ['ditbinmas', 'ditlantas', 'bidhumas', 'ditsamapta', 'ditintelkam', 'operator'] as const;

/** A flag for each of these roles: whether somebody with the roles `held` has it. */
export function roleFlags<Name extends string>(held: readonly string[], names: readonly Name[]): Record<Name, boolean> {
  return Object.fromEntries(names.map((name) => [name, held.includes(name)])) as Record<Name, boolean>;
}

/** The role of ordinary personnel. Of a dashboard account the same word means something else: docs/access.md. */
export const ordinaryRole = 'operator';

/**
 * The roles that tell to which directorates personnel belong: those every installation knows, and the id of every
 * client of type `direktorat`. Lower case, those that are always there first.
 */
export async function directorateRoles(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ role: string }>`
    select distinct lower(trim(client_id)) as role from clients
    where lower(trim(client_type)) = 'direktorat' and trim(client_id) <> '' order by role`.execute(db);
  const always = namedRoles.filter((role) => role !== ordinaryRole);
  return [...new Set<string>([...always, ...rows.map(({ role }) => role)])];
}

/** Gives roles to personnel; roles that do not exist yet are created. What they have already stays. */
export async function grantRoles(
  tx: Transaction<DB>,
  grants: readonly { user_id: string; role: string }[],
): Promise<void> {
  const pairs = grants.flatMap(({ user_id, role }) => {
    const id = normaliseNrp(user_id);
    const name = canonicalRole(role);
    return id && name ? [{ id, name }] : [];
  });
  await createRoles(
    tx,
    pairs.map(({ name }) => name),
  );
  await grantTo(tx, pairs);
  await bumpVersions(
    tx,
    pairs.map(({ name }) => roleScope(name)),
  );
}

/**
 * Gives roles to one person and takes others away; the numbers of the unit and of these roles go stale.
 * @param userId the person's key as stored, which of an adopted row may hold more than digits
 */
export async function changeRoles(
  tx: Transaction<DB>,
  userId: string,
  change: { add?: readonly string[]; remove?: readonly string[] },
): Promise<void> {
  const names = (roles: readonly string[] = []) => [...new Set(roles.flatMap((role) => canonicalRole(role) ?? []))];
  const [added, removed] = [names(change.add), names(change.remove)];
  if (added.length + removed.length === 0) return;
  await takeFrom(
    tx,
    removed.map((name) => ({ id: userId, name })),
  );
  await createRoles(tx, added);
  await grantTo(
    tx,
    added.map((name) => ({ id: userId, name })),
  );
  const person = await tx.selectFrom('user').select('client_id').where('user_id', '=', userId).executeTakeFirst();
  const unit = person?.client_id ? [clientScope(person.client_id)] : [];
  await bumpVersions(tx, [...unit, ...added.map(roleScope), ...removed.map(roleScope)]);
}

/** Makes roles that there are not yet. @param names canonical */
export async function createRoles(tx: Transaction<DB>, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`insert into roles (role_name) select distinct name from unnest(${[...names]}::text[]) as name
    where not exists (select from roles where lower(trim(role_name)) = name)
    on conflict do nothing`.execute(tx);
}

interface Holding {
  /** The person's key as stored. */
  id: string;
  /** Canonical. */
  name: string;
}

/** Takes roles from people. */
export async function takeFrom(tx: Transaction<DB>, pairs: readonly Holding[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`delete from user_roles using roles,
      unnest(${pairs.map(({ id }) => id)}::text[], ${pairs.map(({ name }) => name)}::text[]) as pair (user_id, role_name)
    where roles.role_id = user_roles.role_id and user_roles.user_id = pair.user_id
      and lower(trim(roles.role_name)) = pair.role_name`.execute(tx);
}

/** Gives existing roles to people who do not hold them yet. */
export async function grantTo(tx: Transaction<DB>, pairs: readonly Holding[]): Promise<void> {
  if (pairs.length === 0) return;
  await sql`insert into user_roles (user_id, role_id)
    select pair.user_id, (select min(role_id) from roles where lower(trim(role_name)) = pair.role_name)
    from unnest(${pairs.map(({ id }) => id)}::text[], ${pairs.map(({ name }) => name)}::text[]) as pair (user_id, role_name)
    where not exists (
      select from user_roles held join roles on roles.role_id = held.role_id
      where held.user_id = pair.user_id and lower(trim(roles.role_name)) = pair.role_name)
    on conflict do nothing`.execute(tx);
}
