import { signToken } from '@cicero/access';
import { Caller } from './caller.ts';
import type { Place } from './place.ts';
import { Times } from './times.ts';

/** What a request costs without access control and with it, milliseconds. */
export interface RequestCost {
  open: Times;
  guarded: Times;
  /** Difference of the medians, of each round and of all. */
  added: { rounds: readonly number[]; median: number };
}

/**
 * A signed-in caller and the same route twice: open to everybody, and guarded. One request at a time, both in turn,
 * so that whatever else the machine does meets both alike; the caller's token is sent to both.
 */
export async function measureRequests(place: Place, size: { rounds: number; pairs: number }): Promise<RequestCost> {
  const caller = new Caller(place.guarded);
  const [account] = place.accounts;
  const headers = { authorization: await signIn(place, account?.id ?? '') };
  const all = { open: [] as number[], guarded: [] as number[] };
  const added: number[] = [];
  const pair = async (into: typeof all): Promise<void> => {
    into.open.push(await caller.time({ path: '/bench/open', headers }, 200));
    into.guarded.push(await caller.time({ path: '/bench/guarded', headers }, 200));
  };
  const warmUp = { open: [], guarded: [] };
  for (let run = 0; run < Math.min(1_000, size.pairs); run += 1) await pair(warmUp);
  for (let round = 0; round < size.rounds; round += 1) {
    const times: typeof all = { open: [], guarded: [] };
    for (let run = 0; run < size.pairs; run += 1) await pair(times);
    added.push(new Times(times.guarded).median - new Times(times.open).median);
    all.open.push(...times.open);
    all.guarded.push(...times.guarded);
  }
  await caller.close();
  const [open, guarded] = [new Times(all.open), new Times(all.guarded)];
  return { open, guarded, added: { rounds: added, median: guarded.median - open.median } };
}

/** The first request of a session, each of another account: nothing about either is remembered yet. */
export async function measureFirstRequests(place: Place): Promise<Pick<RequestCost, 'open' | 'guarded'>> {
  const caller = new Caller(place.guarded);
  const times = { open: [] as number[], guarded: [] as number[] };
  for (const { id } of place.accounts.slice(1)) {
    const headers = { authorization: await signIn(place, id) };
    times.open.push(await caller.time({ path: '/bench/open', headers }, 200));
    times.guarded.push(await caller.time({ path: '/bench/guarded', headers }, 200));
  }
  await caller.close();
  return { open: new Times(times.open), guarded: new Times(times.guarded) };
}

/** A token as the login makes it, with a live session; the password is not what is measured here. */
async function signIn({ keyring, clock, access }: Place, id: string): Promise<string> {
  const claims = {
    dashboard_user_id: id,
    role: 'operator',
    role_id: 2,
    client_ids: ['RES_A'],
    client_id: 'RES_A',
    premium_status: false,
    premium_tier: null,
    premium_expires_at: null,
    account_role: 'operator',
  };
  const signed = await signToken({ keyring, clock }, { kind: 'dashboard', claims }, { ttl: 7_200_000 });
  await access.sessions.create({ kind: 'dashboard', id }, signed.jti, signed.expiresAt);
  return `Bearer ${signed.token}`;
}
