import { type Call, Caller } from './caller.ts';
import type { Place } from './place.ts';
import { Times } from './times.ts';

export interface LoginCost {
  /** One after the other. */
  alone: Times;
  /** Logins a second when several sign in at once. */
  perSecond: number;
  /** Who has tried too often. */
  lockedOut: Times;
}

/** More at once than cores, so that both the processor and the thread pool have something to do. */
const atOnce = 8;

/** Signing in with name and password, and the answer to those who are locked out. */
export async function measureLogins(place: Place, size: { logins: number; lockedOut: number }): Promise<LoginCost> {
  const { accounts, password } = place;
  const names = accounts.map(({ username }) => username);
  const nameAt = (at: number): string => names[at % (names.length - 1)] ?? '';
  const callers = Array.from({ length: atOnce }, () => new Caller(place.authClaim));
  const [first] = callers as [Caller, ...Caller[]];

  const alone: number[] = [];
  for (let at = 0; at < size.logins; at += 1) alone.push(await first.time(login(nameAt(at), password), 200));

  const start = performance.now();
  let begun = 0;
  await Promise.all(
    callers.map(async (caller) => {
      while (begun < size.logins) {
        begun += 1;
        await caller.time(login(nameAt(begun), password), 200);
      }
    }),
  );
  const perSecond = (size.logins / (performance.now() - start)) * 1_000;

  // The last account has tried too often: six wrong passwords are let through, the seventh attempt is not.
  const victim = names.at(-1) ?? '';
  for (let attempt = 0; attempt < 6; attempt += 1) await first.time(login(victim, 'Sandi-Salah-1'), 401);
  const lockedOut: number[] = [];
  for (let at = 0; at < size.lockedOut; at += 1) lockedOut.push(await first.time(login(victim, password), 429));

  await Promise.all(callers.map((caller) => caller.close()));
  return { alone: new Times(alone), perSecond, lockedOut: new Times(lockedOut) };
}

function login(username: string, password: string): Call {
  return { path: '/api/auth/dashboard-login', method: 'POST', body: { username, password } };
}
