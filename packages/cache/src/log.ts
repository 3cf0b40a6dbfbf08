/** What the cache needs of a logger; pino's has it. Never given keys or values. */
export interface Logger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
