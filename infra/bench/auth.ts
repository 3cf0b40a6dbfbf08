import { availableParallelism, loadavg } from 'node:os';
import { redisReachable } from '@cicero/cache/testing';
import { postgresReachable } from '@cicero/database/testing';
import { type LoginCost, measureLogins } from './auth/logins.ts';
import { type Adapters, openPlace, type Place } from './auth/place.ts';
import { measureFirstRequests, measureRequests, type RequestCost } from './auth/requests.ts';

export interface AuthBenchSize {
  /** Rounds of so many pairs of requests, one open, one guarded. */
  rounds: number;
  pairs: number;
  /** Accounts; each but the first makes one first request. */
  accounts: number;
  /** Logins one after the other, and again at once. */
  logins: number;
  lockedOut: number;
}

export interface AuthFigures {
  warm: RequestCost;
  first: Pick<RequestCost, 'open' | 'guarded'>;
  logins: LoginCost;
}

const full: AuthBenchSize = { rounds: 5, pairs: 4_000, accounts: 401, logins: 60, lockedOut: 500 };
const names: Readonly<Record<Adapters, string>> = {
  embedded: 'in process (PGlite, cache in the process)',
  servers: 'on PostgreSQL and Redis',
};

/**
 * What knowing the caller costs: the same route with and without access control over HTTP, signing in, and refusing
 * who is locked out. On PostgreSQL and Redis when both answer, and in process.
 * @param words `--embedded` leaves the servers out
 */
export async function benchAuth(words: readonly string[] = []): Promise<void> {
  const servers = !words.includes('--embedded') && (await postgresReachable()) && (await redisReachable());
  for (const adapters of servers ? (['servers', 'embedded'] as const) : (['embedded'] as const)) {
    const place = await openPlace(adapters, full.accounts);
    try {
      process.stdout.write(`${authReport(adapters, await measureAuth(place, full))}\n`);
    } finally {
      await place.close();
    }
  }
}

export async function measureAuth(place: Place, size: Omit<AuthBenchSize, 'accounts'>): Promise<AuthFigures> {
  const warm = await measureRequests(place, size);
  const first = await measureFirstRequests(place);
  return { warm, first, logins: await measureLogins(place, size) };
}

/** The figures as a table. */
export function authReport(adapters: Adapters, { warm, first, logins }: AuthFigures): string {
  const row = (name: string, ...cells: string[]): string =>
    `  ${name.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const ms = (value: number): string => `${value.toFixed(value < 10 ? 3 : 1)} ms`;
  const [least = 0, most = 0] = [Math.min(...warm.added.rounds), Math.max(...warm.added.rounds)];
  const load = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
  return [
    `access control, ${names[adapters]}; ${load}`,
    row('', 'median', 'p99'),
    row('open route', ms(warm.open.median), ms(warm.open.p99)),
    row('guarded route', ms(warm.guarded.median), ms(warm.guarded.p99)),
    row('added', ms(warm.added.median), ms(warm.guarded.p99 - warm.open.p99)),
    row(`added, median of each of ${warm.added.rounds.length} rounds`, `${ms(least)} – ${ms(most)}`),
    row('open route, first request of a session', ms(first.open.median), ms(first.open.p99)),
    row('guarded route, first request of a session', ms(first.guarded.median), ms(first.guarded.p99)),
    row('login, one after the other', ms(logins.alone.median), ms(logins.alone.p99)),
    row('logins at once', `${logins.perSecond.toFixed(1)} /s`),
    row('refused: locked out', ms(logins.lockedOut.median), ms(logins.lockedOut.p99)),
    '',
  ].join('\n');
}
