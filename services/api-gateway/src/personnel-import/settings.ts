import { type GatewayConfig, readConfig } from '../config.ts';

/** What of the gateway's configuration imports read. */
export type ImportSettings = Pick<GatewayConfig, 'GOOGLE_DOCS_URL'>;

/** The same for a command that imports in a process of its own. @throws ConfigError */
export function readImportSettings(env: Readonly<Record<string, string | undefined>>): ImportSettings {
  return readConfig(env);
}
