import { type Static, Type } from 'typebox';

/** What every process that makes or reads backups is told; see docs/operations.md, "Back up". */
export const backupVariables = {
  /** Folder for backups; unset = none are made. */
  BACKUP_DIR: Type.Optional(Type.String({ maxLength: 4_096 })),
  /** The secret key (age identity) that backups are encrypted for and read with; `cicero backup key` makes one. */
  BACKUP_KEY: Type.Optional(Type.String({ pattern: '^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$' })),
  /** Says that backups may be made without a key: whoever has the file has the data. */
  BACKUP_UNENCRYPTED: Type.Boolean({ default: false }),
  /** Days after which a backup is removed; the newest three stay whatever their age. */
  BACKUP_KEEP_DAYS: Type.Integer({ default: 14, minimum: 1, maximum: 36_500 }),
  /** Folder of pg_dump and pg_restore; unset = looked for. */
  PG_BIN_DIR: Type.Optional(Type.String({ maxLength: 4_096 })),
};
const Variables = Type.Object(backupVariables);

export interface BackupSettings {
  readonly folder: string;
  /** Undefined: backups are made without encryption when `unencrypted`, else not at all. */
  readonly key: string | undefined;
  readonly unencrypted: boolean;
  readonly keepDays: number;
  /** Folder of the PostgreSQL programs; undefined = PATH and where Debian puts them. */
  readonly programs: string | undefined;
}

/** The settings that the variables make; null = no folder is named, so there are no backups. */
export function backupSettings(variables: Static<typeof Variables>): BackupSettings | null {
  if (variables.BACKUP_DIR === undefined) return null;
  return {
    folder: variables.BACKUP_DIR,
    key: variables.BACKUP_KEY,
    unencrypted: variables.BACKUP_UNENCRYPTED,
    keepDays: variables.BACKUP_KEEP_DAYS,
    programs: variables.PG_BIN_DIR,
  };
}
