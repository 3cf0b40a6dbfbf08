import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@cicero/database';
import { build } from '@cicero/notifier';
import { openHost } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { createWhatsApp } from '../fault/notify/courier.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { barePublishes } from './notify/publishes.ts';
import { measureWay, type WayFigures } from './notify/way.ts';

export interface NotifyFigures {
  messages: number;
  /** On PostgreSQL and RabbitMQ, the notifier a process of its own. */
  servers: WayFigures;
  /** All in one process, on embedded adapters. */
  embedded: WayFigures;
  /** Bare publishes a second. */
  bare: number;
}

/** Bodies as long as a command in its envelope. */
const bodyBytes = 700;
/** Confirms that the outbox waits for at once, and so do the bare publishes. */
const atOnce = 400;

type Environment = Readonly<Record<string, string>>;

/**
 * Messages through outbox, broker, the notifier's table and its senders to a WhatsApp that takes them at once, beside
 * bare confirmed publishes on the same broker in the same run. Starts servers of its own.
 * @param words how many messages; 5,000 when left out
 */
export async function benchNotify(words: readonly string[] = []): Promise<void> {
  const stage = await openStage();
  try {
    process.stdout.write(notifyReport(await measureNotify(stage, Number(words[0] ?? 5_000))));
  } finally {
    await stage.close({ keep: false });
  }
}

export async function measureNotify(stage: Stage, messages: number): Promise<NotifyFigures> {
  const { postgres, redis, rabbit } = stage;
  await rabbit.mapper.start();
  const whatsApp = await createWhatsApp(stage.folder);
  stage.own(whatsApp.process);
  await Promise.all([postgres.start(), redis.start(), rabbit.server.start(), whatsApp.process.start()]);
  const environment = { ...whatsApp.environment, CICERO_SECRET: stage.secret };
  const servers = await onServers(stage, environment, messages);
  const bodies = Array.from({ length: messages }, () => Buffer.alloc(bodyBytes, 'x'));
  const bare = await barePublishes(stage.amqpUrl, bodies, atOnce);
  const embedded = await inOneProcess({ ...environment, CICERO_DATA_DIR: join(stage.folder, 'embedded') }, messages);
  return { messages, servers, embedded, bare };
}

const log = createLog('bench', { level: 'error' });

/** This process asks, as any service does: with a relay of its own that is woken after each commit. */
async function onServers(stage: Stage, environment: Environment, messages: number): Promise<WayFigures> {
  const env = {
    DATABASE_URL: stage.databaseUrl,
    AMQP_URL: stage.amqpUrl,
    REDIS_URL: stage.redisUrl,
    CICERO_DATA_DIR: join(stage.folder, 'bench'),
  };
  const host = await openHost({ env, name: 'bench', log });
  try {
    await migrate(host.database);
    const notifier = stage.services(environment).find(({ name }) => name === 'notifier');
    if (!notifier) throw new Error('there is no notifier');
    await notifier.start();
    await host.startRelay();
    const figures = await measureWay(host, messages);
    await notifier.retire();
    return figures;
  } finally {
    await host.close();
  }
}

async function inOneProcess(env: Environment, messages: number): Promise<WayFigures> {
  const host = await openHost({ env, name: 'bench-embedded', log });
  try {
    await migrate(host.database);
    const notifier = await build(host.context('notifier'));
    await notifier.start({ port: 0, host: '127.0.0.1' });
    await host.startRelay();
    const figures = await measureWay(host, messages);
    await notifier.stop();
    return figures;
  } finally {
    await host.close();
  }
}

/** The figures as a table. */
export function notifyReport({ messages, servers, embedded, bare }: NotifyFigures): string {
  const row = (name: string, ...cells: string[]): string =>
    `  ${name.padEnd(52)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const rates = (name: string, figure: 'accepted' | 'delivered'): string =>
    row(
      name,
      servers[figure].toFixed(0),
      `×${(bare / servers[figure]).toFixed(1)}`,
      embedded[figure].toFixed(0),
      `×${(bare / embedded[figure]).toFixed(1)}`,
    );
  const ms = ({ alone: { median, p95 } }: WayFigures): string[] => [`${median.toFixed(0)} ms`, `${p95.toFixed(0)} ms`];
  const load = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
  return [
    `${messages.toLocaleString('en')} messages through outbox, broker and notifier; ${load}`,
    row('', 'servers', 'bare/this', 'embedded', 'bare/this'),
    row('bare confirmed publishes a second', bare.toFixed(0), '×1.0'),
    rates('from the command to its row, a second', 'accepted'),
    rates('from the command to its delivery, a second', 'delivered'),
    row('', 'median', '95 %', 'median', '95 %'),
    row('command to delivery, one after the other', ...ms(servers), ...ms(embedded)),
    '',
  ].join('\n');
}
