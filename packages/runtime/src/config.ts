import { type Static, type TObject, Type } from 'typebox';
import { Value } from 'typebox/value';

/** The environment does not fit: says every variable that is wrong, in words an operator can act on. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Variables that every process reads. Empty values count as unset. */
export const BaseConfig = Type.Object({
  NODE_ENV: Type.Union([Type.Literal('development'), Type.Literal('test'), Type.Literal('production')], {
    default: 'development',
  }),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { default: 'info' },
  ),
  /** PostgreSQL; unset = PGlite in CICERO_DATA_DIR. */
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  /** RabbitMQ; unset = in process. */
  AMQP_URL: Type.Optional(Type.String({ pattern: '^amqps?://' })),
  /** Redis; unset = in process. */
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  CICERO_DATA_DIR: Type.String({ default: '.cicero' }),
  /** Address that services listen on. */
  HOST: Type.String({ default: '127.0.0.1' }),
  /** Waiting times before a failed message is tried again, milliseconds separated by commas. */
  MESSAGE_RETRY_DELAYS: Type.Optional(Type.String({ pattern: '^\\d+(,\\d+)*$' })),
  /** Encrypts signing keys, keys the one-time codes. At least 32 characters in production. */
  CICERO_SECRET: Type.Optional(Type.String({ minLength: 32 })),
});
export type BaseConfig = Static<typeof BaseConfig>;

/**
 * Reads a configuration from the environment by its schema: defaults applied, numbers and booleans converted.
 * @throws ConfigError that names every variable in trouble, never a value (it may be a secret)
 */
export function loadConfig<Schema extends TObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): Static<Schema> {
  const present: Record<string, unknown> = {};
  for (const name of Object.keys(schema.properties)) {
    const value = env[name]?.trim();
    if (value) present[name] = value;
  }
  const candidate = Value.Convert(schema, Value.Default(schema, present));
  if (Value.Check(schema, candidate)) return candidate;
  const problems = [...Value.Errors(schema, candidate)].map((error) => {
    const missing = 'requiredProperties' in error.params ? error.params.requiredProperties : undefined;
    const name = Array.isArray(missing) ? missing.join(', ') : error.instancePath.split('/')[1];
    return `${name}: ${error.message}`;
  });
  throw new ConfigError([...new Set(problems)]);
}
