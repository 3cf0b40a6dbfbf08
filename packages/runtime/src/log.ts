import { type DestinationStream, type LoggerOptions, type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import { currentTrace } from './trace.ts';

export type Logger = PinoLogger;

/** Names of fields that hold secrets or personal data, wherever they turn up in a log line. */
const redactedFields = [
  'password',
  'confirmPassword',
  'password_confirmation',
  'password_hash',
  'token',
  'authorization',
  'cookie',
  'otp',
  'secret',
  'email',
  'nrp',
  'whatsapp',
  'contact',
  'recipient',
  'phone',
  'nama',
  'text',
  'html',
  'body',
];
const paths = redactedFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`, `*.*.*.${field}`]);

export interface LogOptions {
  level?: string;
  /** Readable lines instead of JSON, for a person at a terminal. */
  pretty?: boolean;
  destination?: DestinationStream;
}

/** The logger of a process: JSON lines with time, process and trace; secrets and personal fields blanked. */
export function createLog(name: string, options: LogOptions = {}): Logger {
  const settings: LoggerOptions = {
    level: options.level ?? 'info',
    base: { process: name },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths, censor: '[redacted]' },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: serializeError, error: serializeError },
    mixin: () => {
      const trace = currentTrace();
      return trace ? { correlationId: trace.correlationId } : {};
    },
  };
  if (options.destination) return pino(settings, options.destination);
  if (options.pretty) {
    const target = { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } };
    // A transport runs in a worker, which cannot take the level formatter along.
    const { formatters: _, ...rest } = settings;
    return pino({ ...rest, transport: target });
  }
  return pino(settings);
}

/**
 * Errors of drivers carry the offending row (`detail`), the statement and its parameters: personal data.
 * Only what helps to find the place is kept.
 */
function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error).slice(0, 500) };
  const code = 'code' in error ? { code: error.code } : {};
  const constraint = 'constraint' in error ? { constraint: error.constraint } : {};
  const cause = error.cause === undefined ? {} : { cause: serializeError(error.cause) };
  return {
    type: error.name,
    message: error.message.slice(0, 500),
    stack: error.stack,
    ...code,
    ...constraint,
    ...cause,
  };
}
