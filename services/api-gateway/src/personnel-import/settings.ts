import { loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';

const Environment = Type.Object({
  /** Where public Google Sheets are downloaded from. */
  GOOGLE_DOCS_URL: Type.String({ pattern: '^https?://[^?#]+$', default: 'https://docs.google.com' }),
});
export type ImportSettings = Static<typeof Environment>;

/** @throws ConfigError */
export function readImportSettings(env: Readonly<Record<string, string | undefined>>): ImportSettings {
  return loadConfig(Environment, env);
}
