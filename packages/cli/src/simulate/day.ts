import { setTimeout as sleep } from 'node:timers/promises';
import { type Day, jakartaDay, jakartaTime, type ManualClock, startOfDay } from '@cicero/runtime';
import { seedReports } from '../demo/reports.ts';
import { settle } from './settle.ts';
import type { SimulatedWorld } from './world.ts';

const minute = 60_000;
/** So long messages of the last minutes may take to leave at their pace. */
const drain = 2 * 60 * minute;
/** When people report links of what they passed on, minutes after midnight: nobody plays them otherwise. */
const linkTimes = [11 * 60 + 30, 14 * 60 + 45, 17 * 60 + 45, 20 * 60 + 45];

/** A part of a day in Jakarta; minutes after midnight. */
export interface Span {
  day: Day;
  from: number;
  to: number;
}

/** What people did, beside what the platforms show. */
export interface Happening {
  at: Date;
  text: string;
}

/**
 * Lets a day pass: again and again the clock jumps to what is due next – a job, a message that may leave, people who
 * report links – and waits there until all of it is done.
 * @returns what people did
 */
export async function passDay(
  world: SimulatedWorld,
  clock: ManualClock,
  span: Span,
  onJump: (at: Date) => void,
): Promise<Happening[]> {
  const { host, services } = world;
  const midnight = startOfDay(span.day).getTime();
  const end = midnight + span.to * minute;
  const happenings: Happening[] = [];
  const links = linkTimes.filter((at) => at >= span.from && at < span.to).map((at) => midnight + at * minute);
  let message = await settle(host);
  for (;;) {
    const job = services.map(({ jobs }) => jobs.nextRuns()[0]?.at.getTime()).filter((at) => at !== undefined);
    const within = [...job, ...links].filter((at) => at < end);
    const leaves = message && message.getTime() < end + drain ? [message.getTime()] : [];
    const next = Math.min(...within, ...leaves);
    if (next === Number.POSITIVE_INFINITY) return happenings;
    clock.set(Math.max(next, clock.now().getTime()));
    onJump(clock.now());
    if (links[0] !== undefined && links[0] <= clock.now().getTime()) {
      links.shift();
      const reports = await seedReports(host.database.db, clock.now());
      happenings.push({ at: clock.now(), text: `personnel report ${reports} posts they passed on` });
    }
    await fire(world, clock);
    message = await settle(host);
  }
}

/** Everything due by now runs; a tick of the services' own that is under way may have begun before the jump. */
async function fire({ services }: SimulatedWorld, clock: ManualClock): Promise<void> {
  const now = clock.now();
  for (const { jobs } of services) {
    const isDue = (): boolean => (jobs.nextRuns()[0]?.at ?? new Date(8.64e15)) <= now;
    for (let first = true; first || isDue(); first = false) {
      if (!isDue()) break;
      await jobs.tick();
      if (isDue()) await sleep(5);
    }
  }
}

/** `2025-11-10 15:20` */
export function jakartaMoment(instant: Date): string {
  return `${jakartaDay(instant)} ${jakartaTime(instant)}`;
}
