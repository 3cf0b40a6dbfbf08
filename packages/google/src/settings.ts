import { BaseConfig, ConfigError, loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';

const Address = Type.String({ pattern: '^https?://[^\\s?#]+$' });

const Environment = Type.Object({
  NODE_ENV: BaseConfig.properties.NODE_ENV,
  GOOGLE_CLIENT_ID: Type.Optional(Type.String()),
  GOOGLE_CLIENT_SECRET: Type.Optional(Type.String()),
  /** Cicero's own `/api/oauth/callback`, exactly as it stands in the Google Cloud console. */
  GOOGLE_REDIRECT_URL: Type.Optional(Address),
  /** E-mail address of the account that administrators may connect as the first one. */
  GOOGLE_ACCOUNT: Type.Optional(Type.String({ pattern: '^[^\\s@]+@[^\\s@]+$' })),
  /** The page that asks people for their consent. */
  GOOGLE_CONSENT_URL: Type.Unsafe<string>({ ...Address, default: 'https://accounts.google.com/o/oauth2/v2/auth' }),
  /** Above `/token` and `/revoke`. */
  GOOGLE_OAUTH_URL: Type.Unsafe<string>({ ...Address, default: 'https://oauth2.googleapis.com' }),
  GOOGLE_PEOPLE_URL: Type.Unsafe<string>({ ...Address, default: 'https://people.googleapis.com' }),
  /** Requests to the contacts per minute, of all replicas together. */
  GOOGLE_REQUESTS_PER_MINUTE: Type.Integer({ default: 60, minimum: 1, maximum: 600 }),
  /** How long nobody asks Google again after it refused us. */
  GOOGLE_COOLDOWN_SECONDS: Type.Integer({ default: 300, minimum: 1, maximum: 86_400 }),
});

export interface GoogleSettings {
  clientId: string;
  clientSecret: string;
  redirectUrl: string;
  /** The account that administrators may connect as the first one; null when that is not said. */
  account: string | null;
  consentUrl: string;
  oauthUrl: string;
  peopleUrl: string;
  requestsPerMinute: number;
  /** Milliseconds. */
  cooldown: number;
}

/**
 * How this installation is known to Google; undefined when it is not, and everything about Google is off.
 * @throws ConfigError when only part of it is set, or an address is not encrypted in production
 */
export function readGoogleSettings(env: Readonly<Record<string, string | undefined>>): GoogleSettings | undefined {
  const config = loadConfig(Environment, env);
  const needed = ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET', 'GOOGLE_REDIRECT_URL'] as const;
  const missing = needed.filter((name) => config[name] === undefined);
  if (missing.length === needed.length) return undefined;
  const problems = missing.map((name) => `${name}: needed with the other settings of Google`);
  if (config.NODE_ENV === 'production') problems.push(...plainAddresses(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    clientId: config.GOOGLE_CLIENT_ID ?? '',
    clientSecret: config.GOOGLE_CLIENT_SECRET ?? '',
    redirectUrl: config.GOOGLE_REDIRECT_URL ?? '',
    account: config.GOOGLE_ACCOUNT ?? null,
    consentUrl: config.GOOGLE_CONSENT_URL,
    oauthUrl: config.GOOGLE_OAUTH_URL.replace(/\/+$/, ''),
    peopleUrl: config.GOOGLE_PEOPLE_URL.replace(/\/+$/, ''),
    requestsPerMinute: config.GOOGLE_REQUESTS_PER_MINUTE,
    cooldown: config.GOOGLE_COOLDOWN_SECONDS * 1_000,
  };
}

function plainAddresses(config: Static<typeof Environment>): string[] {
  const addresses = ['GOOGLE_REDIRECT_URL', 'GOOGLE_CONSENT_URL', 'GOOGLE_OAUTH_URL', 'GOOGLE_PEOPLE_URL'] as const;
  return addresses
    .filter((name) => config[name]?.startsWith('http:'))
    .map((name) => `${name}: must begin with https:// in production`);
}
