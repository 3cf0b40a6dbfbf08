import { randomUUID } from 'node:crypto';
import { type DB, isOutage } from '@cicero/database';
import { type Clock, type Logger, type Metrics, withTrace } from '@cicero/runtime';
import type { Cron } from 'croner';
import type { Kysely } from 'kysely';
import type { Job, JobReason } from './job.ts';
import { cronsOf, dueTimes, isSchedule, nextDue } from './schedule.ts';
import * as store from './store.ts';

/** Ticks, a second each, between two looks at schedules that may have been changed. */
const rereadEvery = 10;

interface Entry {
  job: Job;
  patterns: readonly string[];
  crons: readonly Cron[];
  /** Due times up to here are dealt with. */
  since: Date;
}

/** When a job is due next. */
export interface NextRun {
  jobKey: string;
  at: Date;
}

/** Fires the jobs of a service in Asia/Jakarta; across replicas each due time runs once. */
export class JobScheduler {
  private readonly worker = randomUUID();
  private readonly entries: Entry[] = [];
  private readonly running = new Set<Promise<void>>();
  /** Runs that this process is at, however long the database heard nothing of them. */
  private readonly inHand = new Set<string>();
  /** Patterns that cannot be read and of which it was said, by job. */
  private readonly unreadable = new Map<string, string>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private ticking: Promise<void> | undefined;
  private ticks = 0;

  private readonly db: Kysely<DB>;
  private readonly clock: Clock;
  private readonly log: Logger;
  private readonly metrics: Metrics;

  constructor(parts: { db: Kysely<DB>; clock: Clock; log: Logger; metrics: Metrics }) {
    this.db = parts.db;
    this.clock = parts.clock;
    this.log = parts.log;
    this.metrics = parts.metrics;
  }

  /** Registers the jobs, makes up for what was missed, and starts the clockwork. */
  async start(jobs: readonly Job[]): Promise<void> {
    const now = this.clock.now();
    for (const job of jobs) {
      await store.registerJob(this.db, job);
      const patterns = await this.patternsOf(job);
      const last = await store.lastRecorded(this.db, job.key);
      this.entries.push({ job, patterns, crons: cronsOf(patterns), since: last && last < now ? last : now });
    }
    await this.tick();
    if (jobs.length > 0) this.timer = setInterval(() => void this.tick(), 1_000);
  }

  /** Deals with everything that is due by now. Called every second; a simulation calls it itself. */
  async tick(): Promise<void> {
    if (this.ticking || this.stopping.signal.aborted) return;
    this.ticking = this.fireAll(this.clock.now());
    await this.ticking;
  }

  private async fireAll(now: Date): Promise<void> {
    try {
      for (const entry of this.entries) await this.fire(entry, now);
      if (this.ticks % rereadEvery === 0) for (const entry of this.entries) await this.reread(entry, now);
      if (this.ticks++ % 30 === 0) for (const entry of this.entries) await this.adopt(entry, now);
    } catch (err) {
      // Due times stay open until they are on record; the next tick tries again.
      this.log.warn({ err }, 'jobs could not be scheduled; trying again');
    } finally {
      this.ticking = undefined;
    }
  }

  /** Runs a job that was asked for by hand and waits for its end. */
  async runRequested(jobKey: string, runId: string): Promise<void> {
    const entry = this.entries.find(({ job }) => job.key === jobKey);
    if (!entry) throw new Error(`there is no job ${jobKey} here`);
    const claimed = await store.claimRequestedRun(this.db, runId, this.worker, this.clock.now());
    if (claimed) await this.execute(entry.job, runId, claimed.scheduledFor, claimed.reason);
  }

  /** Waits until no run is in progress. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    // What it has claimed by then counts as running.
    await this.ticking;
    await this.idle();
  }

  /** The due times that come next, soonest first: what a simulation goes by. */
  nextRuns(): NextRun[] {
    return this.entries
      .flatMap(({ job, patterns, since }) => {
        const at = nextDue(patterns, since);
        return at ? [{ jobKey: job.key, at }] : [];
      })
      .sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** An operator's schedule, else the job's own; one that cannot be read is said and passed over. */
  private async patternsOf(job: Job): Promise<readonly string[]> {
    const said = typeof job.schedule === 'function' ? await job.schedule() : job.schedule;
    // What is data may be anything: one pattern that cannot be read does not take the others along.
    const own = said.filter(isSchedule);
    await store.noteOwnSchedule(this.db, job.key, own);
    const chosen = (await store.chosenSchedule(this.db, job.key)) ?? [];
    const readable = chosen.length > 0 && chosen.every(isSchedule);
    this.complain(
      job,
      [...said, ...chosen].filter((pattern) => !isSchedule(pattern)),
    );
    return readable ? chosen : own;
  }

  /** Says what cannot be read when it is seen first, not every few seconds. */
  private complain(job: Job, wrong: readonly string[]): void {
    const found = wrong.join('\n');
    if (found !== (this.unreadable.get(job.key) ?? '')) {
      this.unreadable.set(job.key, found);
      if (found)
        this.log.error({ job: job.key, wrong }, 'patterns in the schedule of a job cannot be read; the rest stands');
    }
  }

  /** Takes up a schedule that was changed; what would have been due under it before now is not made up for. */
  private async reread(entry: Entry, now: Date): Promise<void> {
    const patterns = await this.patternsOf(entry.job);
    if (patterns.join('\n') === entry.patterns.join('\n')) return;
    Object.assign(entry, { patterns, crons: cronsOf(patterns), since: now });
    this.log.info({ job: entry.job.key, patterns }, 'the schedule of a job was changed');
  }

  private async fire(entry: Entry, now: Date): Promise<void> {
    const due = dueTimes(entry.crons, entry.since, now);
    const latest = due.at(-1);
    if (!latest) return;
    // Of several missed due times the latest is made up for: it does the work of all.
    const late = now.getTime() - latest.getTime();
    const makeUp = late <= Math.max(entry.job.catchUp, 5_000);
    await store.recordMissed(this.db, entry.job.key, makeUp ? due.slice(0, -1) : due);
    if (makeUp) {
      const reason = late > 5_000 ? 'catch-up' : 'schedule';
      const claim = { scheduledFor: latest, reason, worker: this.worker, now } as const;
      const runId = await store.claimRun(this.db, entry.job, claim);
      if (runId) this.track(this.execute(entry.job, runId, latest, reason));
    }
    entry.since = latest;
  }

  private async adopt(entry: Entry, now: Date): Promise<void> {
    for (const run of await store.adoptDeadRuns(this.db, entry.job, {
      worker: this.worker,
      now,
      except: [...this.inHand],
    })) {
      this.log.warn({ job: entry.job.key, runId: run.runId }, 'taking over a run whose process died');
      this.track(this.execute(entry.job, run.runId, run.scheduledFor, run.reason));
    }
  }

  private track(run: Promise<void>): void {
    this.running.add(run);
    void run.finally(() => this.running.delete(run));
  }

  private async execute(job: Job, runId: string, scheduledFor: Date, reason: JobReason): Promise<void> {
    const log = this.log.child({ job: job.key, runId });
    this.inHand.add(runId);
    const beat = setInterval(() => void store.beatRun(this.db, runId, this.worker).catch(() => {}), 15_000);
    try {
      log.info({ scheduledFor, reason }, 'job started');
      const run = { runId, scheduledFor, reason, log, signal: this.stopping.signal };
      const counts = await withTrace({ correlationId: runId }, () => job.run(run));
      await store.finishRun(this.db, runId, this.worker, { counts });
      this.metrics.jobRuns.inc({ job: job.key, outcome: 'succeeded' });
      log.info({ counts }, 'job done');
    } catch (err) {
      // Neither is the fault of the job: the run stays on record as running, and as nobody gives sign for it any more,
      // whoever is there then takes it over.
      if (this.stopping.signal.aborted || isOutage(err)) {
        log.warn({ err }, 'job cut short; its run will be taken over');
        return;
      }
      this.metrics.jobRuns.inc({ job: job.key, outcome: 'failed' });
      log.error({ err }, 'job failed');
      const error = err instanceof Error ? err.message : String(err);
      await store.finishRun(this.db, runId, this.worker, { counts: {}, error }).catch(() => {});
    } finally {
      clearInterval(beat);
      this.inHand.delete(runId);
    }
  }
}
