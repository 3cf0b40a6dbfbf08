import { userInfo } from 'node:os';
import {
  type AccountRow,
  type Administration,
  accountIdOf,
  accountNamed,
  administrationOf,
  findAccount,
  isAccountId,
  type SignInKind,
} from '@cicero/auth-claim';
import type { Cache } from '@cicero/cache';
import type { DB } from '@cicero/database';
import type { Decider } from '@cicero/platform';
import { InvalidArgumentError } from 'commander';
import type { Kysely } from 'kysely';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { transactIn } from '../../transact.ts';

/** Whoever sits at the console, as the audit trail names them. */
export function operator(): Decider {
  return { party: { kind: 'cli', id: loginName() }, origin: { channel: 'cli' } };
}

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that nobody has.
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

export async function administration(tools: Toolbox): Promise<Administration> {
  const { db } = await tools.database();
  const { clock, log } = tools;
  return administrationOf({
    db,
    clock,
    log,
    cache: await tools.cache(),
    transact: transactIn(tools, db, 'auth-claim'),
  });
}

/** The cache that holds the sessions. @throws CommandError when it is none that a running service shares */
export async function sessionCache({ config, cache }: Toolbox): Promise<Cache> {
  if (config.DATABASE_URL !== undefined && config.REDIS_URL === undefined) {
    throw new CommandError('REDIS_URL is not set: sessions are kept there');
  }
  return cache();
}

/** The dashboard account of a name or id. @throws CommandError */
export async function dashboardAccount(db: Kysely<DB>, nameOrId: string): Promise<AccountRow> {
  const id = isAccountId(nameOrId) ? nameOrId : await accountIdOf(db, 'dashboard', nameOrId);
  const account = id === undefined ? undefined : await findAccount(db, id);
  if (!account) throw new CommandError(`there is no dashboard account "${nameOrId}"; see: cicero account list`);
  return account;
}

/** The account of a kind by what people call it. @throws CommandError */
export async function namedAccount(
  db: Kysely<DB>,
  kind: SignInKind,
  name: string,
): Promise<{ kind: SignInKind; id: string }> {
  if (kind === 'dashboard') return { kind, id: (await dashboardAccount(db, name)).dashboard_user_id };
  try {
    return { kind, id: (await accountNamed(db, kind, name)).id };
  } catch (cause) {
    throw new CommandError(`there is no ${kind} account "${name}"; ${hints[kind]}`, { cause });
  }
}

const hints = {
  penmas: 'name its user name',
  personnel: 'name the NRP or NIP',
  client: 'name the client id',
} as const;

/** Reads `--kind`. @param kinds those that make sense */
export function kindOption<Kind extends SignInKind>(kinds: readonly Kind[]) {
  return (text: string): Kind => {
    const kind = kinds.find((known) => known === text.trim().toLowerCase());
    if (!kind) throw new InvalidArgumentError(`one of ${kinds.join(', ')} is needed`);
    return kind;
  };
}

/** Reads a whole number of at least 1, up to `most`. */
export function countOption(most: number) {
  return (text: string): number => {
    const count = Number(text);
    if (!Number.isInteger(count) || count < 1 || count > most) {
      throw new InvalidArgumentError(`a whole number from 1 to ${most} is needed`);
    }
    return count;
  };
}
