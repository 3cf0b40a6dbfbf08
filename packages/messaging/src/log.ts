/** What the bus needs of a logger; pino's has it. Never given message data: it may be personal. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const ignore = (): void => {};

export const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** The longest error text that is kept with a message or logged, in characters. */
const maxErrorText = 1_000;

/** An error as one bounded line: name and message, no stack. */
export function errorText(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length > maxErrorText ? `${text.slice(0, maxErrorText)}…` : text;
}
