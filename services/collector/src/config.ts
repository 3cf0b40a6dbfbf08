import { ConfigError, loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import { type Product, productHosts } from './rapidapi/products.ts';

const Url = Type.String({ pattern: '^https?://[^\\s]+$' });

/** What the collector reads from the environment; see docs/collection.md, "Settings". */
export const CollectorConfig = Type.Object({
  NODE_ENV: Type.String({ default: 'development' }),
  /** The one key of both products. Required in production. */
  RAPIDAPI_KEY: Type.Optional(Type.String({ maxLength: 200 })),
  /** Where requests to the products go; the host header stays the product's. */
  RAPIDAPI_INSTAGRAM_URL: { ...Url, default: `https://${productHosts.instagram}` },
  RAPIDAPI_TIKTOK_URL: { ...Url, default: `https://${productHosts.tiktok}` },
  /** A second product that lists TikTok videos; both or none. Its URL is its host unless said otherwise. */
  RAPIDAPI_FALLBACK_HOST: Type.Optional(Type.String({ pattern: '^[a-z0-9.-]+$' })),
  RAPIDAPI_FALLBACK_KEY: Type.Optional(Type.String({ maxLength: 200 })),
  RAPIDAPI_FALLBACK_URL: Type.Optional(Url),
  /** Requests per product and day; unset = what the plan allows. */
  RAPIDAPI_DAILY_BUDGET: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Requests per product and day that look-ups of the dashboard may make; 0 = none. */
  LOOK_UP_DAILY_REQUESTS: Type.Integer({ default: 1_000, minimum: 0 }),
  /** Look-ups per account and minute that nobody has made just before. */
  LOOK_UPS_PER_MINUTE: Type.Integer({ default: 30, minimum: 1, maximum: 10_000 }),
  /** Clients collected at once by one process. */
  COLLECT_CONCURRENCY: Type.Integer({ default: 4, minimum: 1, maximum: 32 }),
  /** Days before today that morning collections look at again. */
  COLLECT_LOOKBACK_DAYS: Type.Integer({ default: 1, minimum: 0, maximum: 31 }),
  /** Collections due before this Jakarta time look back. */
  COLLECT_LOOKBACK_UNTIL: Type.String({ default: '09:00', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
});
export type CollectorConfig = Static<typeof CollectorConfig>;

export interface CollectorSettings extends CollectorConfig {
  products: { instagram: Product; tiktok: Product; fallback: Product | undefined };
}

/** @throws ConfigError that names every variable in trouble */
export function readConfig(env: Readonly<Record<string, string | undefined>>): CollectorSettings {
  const config = loadConfig(CollectorConfig, env);
  const problems: string[] = [];
  if (config.NODE_ENV === 'production' && !config.RAPIDAPI_KEY) {
    problems.push('RAPIDAPI_KEY: required in production; it is the key of your RapidAPI account');
  }
  const { RAPIDAPI_FALLBACK_HOST: fallbackHost, RAPIDAPI_FALLBACK_KEY: fallbackKey } = config;
  if (Boolean(fallbackHost) !== Boolean(fallbackKey)) {
    problems.push('RAPIDAPI_FALLBACK_HOST, RAPIDAPI_FALLBACK_KEY: set both or none');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const key = config.RAPIDAPI_KEY ?? '';
  const fallback: Product | undefined =
    fallbackHost && fallbackKey
      ? {
          name: 'tiktok-fallback',
          host: fallbackHost,
          baseUrl: config.RAPIDAPI_FALLBACK_URL ?? `https://${fallbackHost}`,
          key: fallbackKey,
        }
      : undefined;
  return {
    ...config,
    products: {
      instagram: { name: 'instagram', host: productHosts.instagram, baseUrl: config.RAPIDAPI_INSTAGRAM_URL, key },
      tiktok: { name: 'tiktok', host: productHosts.tiktok, baseUrl: config.RAPIDAPI_TIKTOK_URL, key },
      fallback,
    },
  };
}
