import { BaseConfig, loadConfig } from '@cicero/runtime';
import { type Static, Type } from 'typebox';

const AuthConfig = Type.Object({
  NODE_ENV: BaseConfig.properties.NODE_ENV,
  /** Where the gateway calls from: only its word on the caller's address is believed. */
  GATEWAY_ADDRESSES: Type.String({ default: 'loopback, uniquelocal' }),
});

export type AuthConfig = Static<typeof AuthConfig>;

export function readConfig(env: Readonly<Record<string, string | undefined>>): AuthConfig {
  return loadConfig(AuthConfig, env);
}
