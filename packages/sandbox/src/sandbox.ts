import { join } from 'node:path';
import Fastify, { type FastifyPluginAsync } from 'fastify';
import { type Clock, SandboxClock } from './clock.ts';
import { control } from './control/plugin.ts';
import { dashboard } from './dashboard/plugin.ts';
import { mailEverywhere } from './dns/everywhere.ts';
import { startNameServer } from './dns/name-server.ts';
import { GoogleStandIn } from './google/google.ts';
import { googlePages } from './google/plugin.ts';
import { googleSheets } from './google/sheets.ts';
import { answerErrorsAsJson, checkStrictly } from './http.ts';
import { Mailbox } from './mail/mailbox.ts';
import { mailPages } from './mail/plugin.ts';
import { startSmtpSink } from './mail/smtp.ts';
import { assets } from './pages/assets.ts';
import { home } from './pages/home.ts';
import type { Paging } from './rapidapi/endpoint.ts';
import type { SandboxKey } from './rapidapi/keys.ts';
import { rapidApi } from './rapidapi/plugin.ts';
import { type Latency, RapidApiSimulator } from './rapidapi/simulator.ts';
import { telegramPages } from './telegram/plugin.ts';
import { Telegram } from './telegram/telegram.ts';
import { Exchange } from './whatsapp/exchange.ts';
import { whatsapp } from './whatsapp/plugin.ts';
import type { WorldOptions } from './world/options.ts';
import { createWorld, type World } from './world/world.ts';

/** The little of a logger that the sandbox needs. */
export interface SandboxLogger {
  error(fields: object, message: string): void;
}

export interface SandboxOptions {
  /** Real time when left out. */
  clock?: Clock;
  seed?: string;
  /** How large the world is; see WorldOptions. */
  world?: Omit<WorldOptions, 'seed' | 'now'>;
  /** Keeps mails and chats over restarts; left out: memory only. */
  dataDir?: string;
  /** Default 127.0.0.1: the sandbox is not for networks. */
  host?: string;
  /** 0 (the default) takes a free port. */
  smtpPort?: number;
  /** 0 (the default) takes a free one. */
  dnsPort?: number;
  keys?: readonly SandboxKey[];
  latency?: Latency;
  paging?: Partial<Paging>;
  logger?: SandboxLogger;
}

export interface Sandbox {
  readonly world: World;
  /** The sandbox's time, which the control routes can move. */
  readonly clock: SandboxClock;
  readonly simulator: RapidApiSimulator;
  readonly mailbox: Mailbox;
  readonly exchange: Exchange;
  readonly telegram: Telegram;
  readonly google: GoogleStandIn;
  readonly smtp: { host: string; port: number };
  readonly dns: { host: string; port: number };
  /** Everything under `/sandbox`, to be registered on a Fastify instance. */
  readonly plugin: FastifyPluginAsync;
  /** Serves the plugin by itself; port 0 takes a free one. Returns the base URL. */
  listen(port: number): Promise<string>;
  /** Stops SMTP, DNS and, when `listen` was used, HTTP. */
  close(): Promise<void>;
}

/** The outside world on this machine: RapidAPI products, an SMTP sink, WhatsApp, and their pages. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const clock = new SandboxClock(options.clock ?? { now: () => new Date() });
  const now = () => clock.ms();
  const world = createWorld({ ...options.world, ...(options.seed === undefined ? {} : { seed: options.seed }), now });
  const simulator = new RapidApiSimulator({
    world,
    now,
    ...(options.keys ? { keys: options.keys } : {}),
    ...(options.latency ? { latency: options.latency } : {}),
    ...(options.paging ? { paging: options.paging } : {}),
  });
  const fileOf = (name: string) => (options.dataDir === undefined ? undefined : join(options.dataDir, name));
  const mailbox = new Mailbox(fileOf('mail.jsonl'));
  const exchange = new Exchange({ now, file: fileOf('whatsapp.jsonl') });
  const telegram = new Telegram({ now, file: fileOf('telegram.jsonl') });
  const google = new GoogleStandIn({ now, file: fileOf('google.json') });
  const dns = await startNameServer({ zone: mailEverywhere, host, port: options.dnsPort ?? 0 });
  const smtp = await startSmtpSink({
    mailbox,
    host,
    port: options.smtpPort ?? 0,
    now,
    onError: (error) => options.logger?.error({ err: error }, 'sandbox smtp connection failed'),
  });

  const plugin: FastifyPluginAsync = async (app) => {
    answerErrorsAsJson(app);
    checkStrictly(app);
    await app.register(assets);
    await app.register(home(world, () => ({ smtp: `${smtp.host}:${smtp.port}` })));
    await app.register(rapidApi(simulator));
    await app.register(control(simulator, telegram, google, clock));
    await app.register(mailPages(mailbox));
    await app.register(dashboard);
    await app.register(whatsapp(exchange, world));
    await app.register(telegramPages(telegram));
    await app.register(googlePages(google));
    await app.register(googleSheets(world));
  };

  const server = Fastify({ logger: false, forceCloseConnections: true });
  let listening = false;
  return {
    world,
    clock,
    simulator,
    mailbox,
    exchange,
    telegram,
    google,
    smtp: { host: smtp.host, port: smtp.port },
    dns: { host: dns.host, port: dns.port },
    plugin,
    listen: async (port) => {
      await server.register(plugin);
      listening = true;
      return server.listen({ host, port });
    },
    close: async () => {
      if (listening) await server.close();
      await smtp.close();
      await dns.close();
    },
  };
}
