import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '@cicero/contracts';
import { migrate } from '@cicero/database';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { type Host, openHost, type ServiceContext } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import { administratorsRoom } from '@cicero/sandbox';
import { sql } from 'kysely';
import { acceptCommand, type SendCommand } from '../src/delivery/accept.ts';
import { type DeliveryMetrics, deliveryMetrics } from '../src/delivery/metrics.ts';

/** A migrated embedded database with the notifier's context on it, a clock that stands still, and a log to read. */
export interface Bench {
  host: Host;
  context: ServiceContext;
  clock: ManualClock;
  metrics: DeliveryMetrics;
  /** Every line logged so far. */
  log: string[];
  accept(command: SendCommand): Promise<number>;
  rows(): Promise<Row[]>;
  /** Events announced so far, oldest first. */
  events(): Promise<Message<Record<string, unknown>>[]>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Row {
  message_id: string;
  dedupe_key: string;
  recipient: string;
  status: string;
  attempts: number;
  content: Record<string, unknown>;
  error: string | null;
  provider_id: string | null;
  sequence: number;
}

export const noon = '2025-11-03T05:00:00.000Z';

export async function openBench(env: Record<string, string> = {}): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'cicero-notifier-'));
  const clock = new ManualClock(noon);
  const lines: string[] = [];
  const log = createLog('notifier', {
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  });
  if (!env.DATABASE_URL) await placeMigratedDatabase(dataDir);
  const host = await openHost({
    env: { NODE_ENV: 'test', CICERO_DATA_DIR: dataDir, ...env },
    name: 'notifier',
    clock,
    log,
  });
  await migrate(host.database);
  const context: ServiceContext = { ...host.context('notifier'), env: { NODE_ENV: 'test', ...env } };
  const { db } = host.database;
  return {
    host,
    context,
    clock,
    metrics: deliveryMetrics(host.metrics),
    log: lines,
    accept: (command) => context.transact((unit) => acceptCommand(unit, clock, command)),
    rows: async () => {
      const { rows } = await sql<Row>`select message_id, dedupe_key, recipient, status, attempts, content, error,
        provider_id, sequence from outbound_message order by sequence`.execute(db);
      return rows;
    },
    events: async () => {
      const rows = await db.selectFrom('outbox').select('envelope').orderBy('id').execute();
      // The column is JSON to the types; what stands in it was validated when it was written.
      return rows.map(({ envelope }) => envelope as unknown as Message<Record<string, unknown>>);
    },
    clear: async () => {
      await sql`delete from outbound_message`.execute(db);
      await sql`delete from outbox`.execute(db);
      await sql`delete from delivery_pace`.execute(db);
      await sql`delete from recipient_pace`.execute(db);
      await sql`delete from telegram_update`.execute(db);
      await sql`delete from telegram_poll`.execute(db);
      lines.length = 0;
      clock.set(noon);
    },
    close: async () => {
      await host.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function mailTo(recipient: string, more: Partial<Extract<SendCommand, { channel: 'email' }>> = {}): SendCommand {
  const base = { channel: 'email', recipient, subject: 'Kode verifikasi', text: 'Kode Anda 123456' } as const;
  return { ...base, dedupeKey: randomUUID(), priority: 'otp', ...more };
}

export function chatTo(
  recipient: string,
  more: Partial<Extract<SendCommand, { channel: 'whatsapp' }>> = {},
): SendCommand {
  const base = { channel: 'whatsapp', account: 'gateway', recipient, text: 'Rekap absensi' } as const;
  return { ...base, dedupeKey: randomUUID(), priority: 'recap', ...more };
}

/** The administrators' group of the sandbox. */
export const administrators = String(administratorsRoom.id);

export function telegramTo(
  recipient: string,
  more: Partial<Extract<SendCommand, { channel: 'telegram' }>> = {},
): SendCommand {
  const base = { channel: 'telegram', recipient, text: 'Pendaftaran baru: budi' } as const;
  return { ...base, dedupeKey: randomUUID(), priority: 'approval', ...more };
}
