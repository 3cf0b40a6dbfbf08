import { isIP } from 'node:net';
import { type Administrators, administratorVariables, readAdministrators } from '@cicero/platform';
import { BaseConfig, ConfigError, loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';

const Url = (fallback: string) => Type.String({ pattern: '^https?://[^/?#]+/?$', default: fallback });

const Environment = Type.Object({
  NODE_ENV: BaseConfig.properties.NODE_ENV,
  AUTH_CLAIM_URL: Url('http://127.0.0.1:3001'),
  COLLECTOR_URL: Url('http://127.0.0.1:3002'),
  ANALYTICS_URL: Url('http://127.0.0.1:3003'),
  NOTIFIER_URL: Url('http://127.0.0.1:3004'),
  /** Where the stand-ins for the outside world listen; forwarded under /sandbox. Refused in production. */
  SANDBOX_URL: Type.Optional(Type.String({ pattern: '^https?://[^/?#]+/?$' })),
  /** Where public Google Sheets are downloaded from. */
  GOOGLE_DOCS_URL: Type.String({ pattern: '^https?://[^?#]+$', default: 'https://docs.google.com' }),
  /** How long a service may take to begin its answer, and to go on with it. */
  UPSTREAM_TIMEOUT_SECONDS: Type.Number({ default: 60, exclusiveMinimum: 0, maximum: 600 }),
  /** Origins of the browsers' pages that may call with credentials, comma-separated. None = same origin only. */
  CORS_ORIGIN: Type.String({ default: '' }),
  /** Addresses of the proxies whose forwarding headers are believed: IP, CIDR, loopback, linklocal, uniquelocal. */
  TRUST_PROXY: Type.String({ default: '' }),
  ALLOW_DUPLICATE_REQUESTS: Type.Boolean({ default: false }),
  DEDUP_WINDOW_SECONDS: Type.Number({ default: 10, exclusiveMinimum: 0, maximum: 300 }),
  ...administratorVariables,
  /** Requests per minute and address; 0 = no limit. */
  RATE_LIMIT_PER_MINUTE: Type.Integer({ default: 1_200, minimum: 0 }),
  /** The same for logins, the claim of a record and password resets. */
  RATE_LIMIT_SIGN_IN_PER_MINUTE: Type.Integer({ default: 120, minimum: 0 }),
});

type Raw = 'CORS_ORIGIN' | 'TRUST_PROXY' | keyof typeof administratorVariables;

export type GatewayConfig = Omit<Static<typeof Environment>, Raw> & {
  /** Exact origins, as browsers send them. */
  origins: readonly string[];
  trustProxy?: string;
  administrators: Administrators;
};

/** @throws ConfigError also for what a schema cannot say: `*` as origin, the sandbox in production. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): GatewayConfig {
  const { CORS_ORIGIN, TRUST_PROXY, ADMIN_WHATSAPP, TELEGRAM_ADMIN_CHAT_ID, TELEGRAM_ADMIN_USER_IDS, ...config } =
    loadConfig(Environment, env);
  const origins = list(CORS_ORIGIN);
  const proxies = list(TRUST_PROXY);
  const problems: string[] = [];
  const named = { ADMIN_WHATSAPP, TELEGRAM_ADMIN_CHAT_ID, TELEGRAM_ADMIN_USER_IDS };
  const administrators = readAdministrators(named, problems);
  for (const origin of origins) {
    if (origin === '*') problems.push('CORS_ORIGIN: * cannot be combined with credentials; list the origins');
    else if (!isOrigin(origin)) problems.push(`CORS_ORIGIN: "${origin}" is not an origin such as https://example.org`);
  }
  for (const proxy of proxies) if (!isProxy(proxy)) problems.push(`TRUST_PROXY: "${proxy}" is not an address or range`);
  if (config.SANDBOX_URL && config.NODE_ENV === 'production') {
    problems.push('SANDBOX_URL: the sandbox does not exist in production');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { ...config, administrators, origins, ...(proxies.length > 0 ? { trustProxy: proxies.join(',') } : {}) };
}

function list(text: string): string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits] = text.split('/');
  const version = isIP(address);
  return version > 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128)));
}
