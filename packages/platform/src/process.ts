import type { ServiceName } from '@cicero/contracts';
import { BaseConfig, ConfigError, loadConfig } from '@cicero/runtime';
import { Type } from 'typebox';

const ProcessConfig = Type.Object({ PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })) });

/** Ports of the services when each is its own process; PORT overrides. */
export const defaultPorts: Readonly<Record<ServiceName, number>> = {
  'api-gateway': 3000,
  'auth-claim': 3001,
  collector: 3002,
  analytics: 3003,
  notifier: 3004,
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The port of a service: PORT, or its own when that is unset or empty. 0 = any free one. @throws ConfigError */
export function portOf(service: ServiceName, env: Environment): number {
  return loadConfig(ProcessConfig, env).PORT ?? defaultPorts[service];
}

/**
 * Holds an environment to what processes need that make up one Cicero together. On embedded adapters each would have
 * data of its own, two would write the same folder, and what one publishes would reach none of the others.
 * @throws ConfigError naming the variables that are missing
 */
export function requireServers(env: Environment): void {
  const config = loadConfig(BaseConfig, env);
  const missing = (['DATABASE_URL', 'AMQP_URL', 'REDIS_URL'] as const).filter((name) => config[name] === undefined);
  if (missing.length === 0) return;
  throw new ConfigError(
    missing.map((name) => `${name}: needed, as separate processes can only share servers; \`cicero up\` needs none`),
  );
}
