/** What one import may take. */
export const importLimits = {
  /** Bytes of the file, as it is sent or downloaded. */
  bytes: 16 * 1024 * 1024,
  /** Rows below the header. */
  rows: 20_000,
  /** Imports of one client that have not come to an end. */
  unfinished: 5,
  /** Rows that are written together, in one transaction. */
  batch: 200,
} as const;
