import { setTimeout as sleep } from 'node:timers/promises';
import { issueNow } from '@cicero/analytics';
import { sendMessage } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { requestJobRun, transactFor, type UnitOfWork } from '@cicero/platform';
import { systemClock } from '@cicero/runtime';
import type { Sandbox } from '@cicero/sandbox';
import { type Kysely, sql } from 'kysely';
import { insist, sittingOut } from './insist.ts';

/** What was asked for; counted when the asking transaction had certainly committed. */
export interface Asked {
  mails: number;
  collections: number;
  recaps: number;
  inbound: number;
}

/** A collection is asked for when at most so many clients of the last one are still to be done. */
const overlap = 3;

/** Mails to one recipient leave one after the other; those of the others do not wait for them. */
const recipients = 20;

/** By their names in the subscriptions that every installation begins with. */
const recaps = ['unit-likes-attendance', 'directorate-likes-attendance'];

/** Work as in daily life, asked for while things break. Whoever asks tries again until the database has it. */
export class Workload {
  readonly asked: Asked = { mails: 0, collections: 0, recaps: 0, inbound: 0 };
  private collecting = true;
  private readonly db: Kysely<DB>;
  private readonly sandbox: Sandbox;
  private readonly transact: ReturnType<typeof transactFor>;
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];

  constructor(db: Kysely<DB>, sandbox: Sandbox) {
    this.db = db;
    this.sandbox = sandbox;
    // The relays of the services find what is written here.
    this.transact = transactFor('auth-claim', db, systemClock, () => {});
  }

  start(): void {
    this.every(700, () => this.mail());
    this.every(2_500, () => this.inbound());
    this.every(5_000, () => this.collectWhenIdle());
    this.every(15_000, () => this.recap());
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  /**
   * Asks for no more collections by itself and waits for those under way: one that meets another of the same client
   * is left out, as it should be, and the last one of the test must not be.
   */
  async stopCollecting(): Promise<void> {
    this.collecting = false;
    const underWay = await this.collectionsUnderWay();
    while ((await this.collectionsUnderWay()).some((id) => underWay.includes(id))) await sleep(500);
  }

  /** Resolves when a run has succeeded; one that ended otherwise is asked for again. */
  async succeeded(runId: string): Promise<void> {
    for (let id = runId; ; await sleep(500)) {
      const run = await this.insist(({ tx }) =>
        tx.selectFrom('job_run').select('status').where('run_id', '=', id).executeTakeFirst(),
      );
      if (run?.status === 'succeeded') return;
      if (run?.status === 'failed') id = await this.collect();
    }
  }

  /** Asks for a collection of everything. Returns the run's id. */
  async collect(): Promise<string> {
    const runId = await this.insist((unit) => requestJobRun(unit, 'collector.collect', systemClock));
    this.asked.collections++;
    return runId;
  }

  private async collectWhenIdle(): Promise<void> {
    if (this.collecting && (await this.collectionsUnderWay()).length <= overlap) await this.collect();
  }

  /** A mail as one-time codes are sent; its subject says which one it is. */
  private async mail(): Promise<void> {
    const name = `fault-${this.asked.mails + 1}`;
    await this.insist(async (unit) => {
      unit.publish(sendMessage, {
        channel: 'email',
        recipient: `uji${this.asked.mails % recipients}@contoh.example`,
        subject: name,
        text: 'Isi surat uji.',
        dedupeKey: name,
        priority: 'otp',
      });
    });
    this.asked.mails++;
  }

  /** Asks for recaps of the day to everybody who gets them. */
  async recap(): Promise<void> {
    const { db, transact } = this;
    await sittingOut(() => issueNow({ db, transact, clock: systemClock }, { seedKeys: recaps }, []));
    this.asked.recaps++;
  }

  /** Somebody writes to one of the numbers. */
  private async inbound(): Promise<void> {
    this.asked.inbound++;
    const text = `uji ${this.asked.inbound}`;
    this.sandbox.exchange.receive({ account: 'user', chatId: '62800100000001@c.us', text });
  }

  private insist<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return insist(this.transact, work);
  }

  private every(milliseconds: number, work: () => Promise<unknown>): void {
    const loop = async (): Promise<void> => {
      while (!this.stopping.signal.aborted) {
        await work();
        await sleep(milliseconds, undefined, { signal: this.stopping.signal }).catch(() => {});
      }
    };
    this.loops.push(loop());
  }

  /** Commands of collections that no transaction has finished yet. */
  private async collectionsUnderWay(): Promise<string[]> {
    const { rows } = await this.insist(({ tx }) =>
      sql<{ id: string }>`select id from fault_test.message where type = 'collector.collect-client'
        and not exists (select from inbox where message_id = id)`.execute(tx),
    );
    return rows.map(({ id }) => id);
  }
}
