import { join, resolve } from 'node:path';
import { type Administrators, administratorVariables, readAdministrators } from '@cicero/platform';
import { ConfigError, loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import type { AccountPace, Pace } from './delivery/pace.ts';
import { type QuietHours, quietHoursOf } from './delivery/quiet-hours.ts';
import type { TelegramAdministrators } from './telegram/press-answers.ts';

/** What the notifier reads from the environment; docs/delivery.md explains each. */
const Environment = Type.Object({
  NODE_ENV: Type.String({ default: 'development' }),
  DATABASE_URL: Type.Optional(Type.String()),
  /** Unset = e-mail is off: its messages wait. */
  SMTP_HOST: Type.Optional(Type.String({ maxLength: 253 })),
  SMTP_PORT: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  SMTP_USER: Type.Optional(Type.String()),
  SMTP_PASS: Type.Optional(Type.String()),
  /** `cicero@example.org` or `Cicero <cicero@example.org>`. Default SMTP_USER. */
  SMTP_FROM: Type.Optional(Type.String({ maxLength: 320 })),
  /**
   * tls = encrypted from the first byte; starttls = upgraded, or nothing is sent; optional = upgraded when offered;
   * off = never. Default starttls in production, optional elsewhere; tls on port 465.
   */
  SMTP_SECURE: Type.Optional(Type.Union(['tls', 'starttls', 'optional', 'off'].map((mode) => Type.Literal(mode)))),
  /** off = WhatsApp messages wait; web = WhatsApp Web, in a browser for each number. */
  WHATSAPP_ADAPTER: Type.Union([Type.Literal('off'), Type.Literal('sandbox'), Type.Literal('web')], { default: 'off' }),
  /** Chromium or Chrome; unset = found on the machine. */
  WA_BROWSER_PATH: Type.Optional(Type.String()),
  /** Further arguments of the browser, separated by spaces: `--no-sandbox` in containers, `--proxy-server=…`. */
  WA_BROWSER_ARGS: Type.String({ default: '' }),
  /** Folder of the sessions, one folder per number in it. Default `whatsapp` in CICERO_DATA_DIR. */
  WA_AUTH_DATA_PATH: Type.Optional(Type.String()),
  CICERO_DATA_DIR: Type.String({ default: '.cicero' }),
  /** Where the sandbox listens, such as http://127.0.0.1:3000. */
  SANDBOX_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  /** Milliseconds between two messages of one number. Default 3,000; 50 in the sandbox. */
  WHATSAPP_INTERVAL_MS: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
  /** Most messages of one number per minute, 0 = no cap. Default 20; no cap in the sandbox. */
  WHATSAPP_PER_MINUTE: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
  /** The same for one person: default 2,000 and 8; for one group: 5,000 and 6. None in the sandbox. */
  WHATSAPP_CHAT_INTERVAL_MS: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
  WHATSAPP_CHAT_PER_MINUTE: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
  WHATSAPP_GROUP_INTERVAL_MS: Type.Optional(Type.Integer({ minimum: 0, maximum: 3_600_000 })),
  WHATSAPP_GROUP_PER_MINUTE: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000 })),
  /** `22:30-05:00` in Jakarta, or `off`. Default 22:30-05:00; off in the sandbox. */
  QUIET_HOURS: Type.Optional(Type.String({ maxLength: 20 })),
  /** Unset = Telegram is off: its messages end as failed. */
  TELEGRAM_BOT_TOKEN: Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,15}:[\\w-]{20,100}$' })),
  /** Only to send requests elsewhere than to Telegram itself. */
  TELEGRAM_API_URL: Type.String({ default: 'https://api.telegram.org', pattern: '^https?://' }),
  /** To them commands are explained; a button goes when one of those in the chat has pressed it. */
  ...administratorVariables,
  EMAIL_INTERVAL_MS: Type.Integer({ default: 50, minimum: 0, maximum: 3_600_000 }),
  EMAIL_PER_MINUTE: Type.Integer({ default: 0, minimum: 0, maximum: 1_000 }),
  /** Milliseconds between looks at the table while nothing wakes the senders. */
  DELIVERY_POLL_MS: Type.Integer({ default: 1_000, minimum: 10, maximum: 60_000 }),
});

export type SmtpSecurity = 'tls' | 'starttls' | 'optional' | 'off';

export interface SmtpConfig {
  host: string;
  port: number;
  user: string | undefined;
  pass: string | undefined;
  /** `name@host` or `Name <name@host>`. */
  from: string;
  security: SmtpSecurity;
}

export interface TelegramConfig {
  token: string;
  /** Where the Bot API is, without a slash at the end. */
  url: string;
}

/** Where browsers for WhatsApp Web come from and where they keep their sessions. */
export interface WebConfig {
  browserPath: string | undefined;
  browserArgs: readonly string[];
  /** Absolute. */
  folder: string;
}

export interface NotifierConfig {
  /** One process, one database connection: nobody else can hold a claim when it starts. */
  embedded: boolean;
  smtp: SmtpConfig | undefined;
  whatsapp: { adapter: 'off' } | { adapter: 'sandbox'; url: string } | { adapter: 'web'; web: WebConfig };
  telegram: TelegramConfig | undefined;
  telegramAdministrators: TelegramAdministrators | undefined;
  /** Who is told of failures. */
  whoIsTold: Administrators;
  /** Numbers of the administrators, `62…`. */
  administrators: ReadonlySet<string>;
  pace: { whatsapp: AccountPace; email: Pace };
  /** When recaps and broadcasts wait on WhatsApp and come without a sound on Telegram; null = never. */
  quiet: QuietHours | null;
  pollEvery: number;
}

/** @throws ConfigError that names the variables in trouble */
export function notifierConfig(env: Readonly<Record<string, string | undefined>>): NotifierConfig {
  const read = loadConfig(Environment, env);
  const problems: string[] = [];
  const administrators = readAdministrators(read, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    embedded: read.DATABASE_URL === undefined,
    smtp: smtpConfig(read),
    whatsapp: whatsAppConfig(read),
    telegram: telegramConfig(read),
    telegramAdministrators: administrators.telegram ?? undefined,
    whoIsTold: administrators,
    administrators: new Set(administrators.numbers),
    pace: {
      whatsapp: whatsAppPace(read),
      email: { interval: read.EMAIL_INTERVAL_MS, perMinute: read.EMAIL_PER_MINUTE, jitter: 0.2 },
    },
    quiet: quietHours(env),
    pollEvery: read.DELIVERY_POLL_MS,
  };
}

/** The pace of a number and of each of its chats. People at the sandbox do not mind bursts. */
function whatsAppPace(read: Static<typeof Environment>): AccountPace {
  const sandbox = read.WHATSAPP_ADAPTER === 'sandbox';
  const pace = (interval: number | undefined, perMinute: number | undefined, usual: [number, number]): Pace => ({
    interval: interval ?? usual[0],
    perMinute: perMinute ?? usual[1],
    jitter: 0.2,
  });
  const usual = (one: [number, number]): [number, number] => (sandbox ? [0, 0] : one);
  const person = pace(read.WHATSAPP_CHAT_INTERVAL_MS, read.WHATSAPP_CHAT_PER_MINUTE, usual([2_000, 8]));
  const group = pace(read.WHATSAPP_GROUP_INTERVAL_MS, read.WHATSAPP_GROUP_PER_MINUTE, usual([5_000, 6]));
  return {
    ...pace(read.WHATSAPP_INTERVAL_MS, read.WHATSAPP_PER_MINUTE, sandbox ? [50, 0] : [3_000, 20]),
    forRecipient: (chatId) => (chatId.endsWith('@g.us') ? group : person),
  };
}

function quietHours(env: Readonly<Record<string, string | undefined>>): QuietHours | null {
  const hours = quietHoursOf(env);
  if (hours === undefined) throw new ConfigError(['QUIET_HOURS: must be such as 22:30-05:00, or off']);
  return hours;
}

function smtpConfig(read: Static<typeof Environment>): SmtpConfig | undefined {
  if (read.SMTP_HOST === undefined) return undefined;
  const from = read.SMTP_FROM ?? read.SMTP_USER;
  if (from === undefined || !/^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$/.test(from)) {
    throw new ConfigError(['SMTP_FROM: must be an e-mail address, since SMTP_HOST is set']);
  }
  const port = read.SMTP_PORT ?? 587;
  const usual = port === 465 ? 'tls' : read.NODE_ENV === 'production' ? 'starttls' : 'optional';
  return {
    host: read.SMTP_HOST,
    port,
    user: read.SMTP_USER,
    pass: read.SMTP_PASS,
    from,
    security: securityOf(read.SMTP_SECURE) ?? usual,
  };
}

function securityOf(text: unknown): SmtpSecurity | undefined {
  return text === 'tls' || text === 'starttls' || text === 'optional' || text === 'off' ? text : undefined;
}

function whatsAppConfig(read: Static<typeof Environment>): NotifierConfig['whatsapp'] {
  if (read.WHATSAPP_ADAPTER === 'sandbox') return { adapter: 'sandbox', url: sandboxUrl(read) };
  if (read.WHATSAPP_ADAPTER === 'off') return { adapter: 'off' };
  return {
    adapter: 'web',
    web: {
      browserPath: read.WA_BROWSER_PATH,
      browserArgs: read.WA_BROWSER_ARGS.split(/\s+/).filter((arg) => arg !== ''),
      folder: resolve(read.WA_AUTH_DATA_PATH ?? join(read.CICERO_DATA_DIR, 'whatsapp')),
    },
  };
}

function sandboxUrl(read: Static<typeof Environment>): string {
  if (read.NODE_ENV === 'production') throw new ConfigError(['WHATSAPP_ADAPTER: the sandbox is not for production']);
  if (read.SANDBOX_URL === undefined) {
    throw new ConfigError(['SANDBOX_URL: is required, since WHATSAPP_ADAPTER is sandbox']);
  }
  return read.SANDBOX_URL.replace(/\/+$/, '');
}

function telegramConfig(read: Static<typeof Environment>): TelegramConfig | undefined {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_URL: url, NODE_ENV } = read;
  if (token === undefined) return undefined;
  if (NODE_ENV === 'production' && !url.startsWith('https://')) {
    throw new ConfigError([
      'TELEGRAM_API_URL: must begin with https:// in production; the token travels in the address',
    ]);
  }
  return { token, url: url.replace(/\/+$/, '') };
}
