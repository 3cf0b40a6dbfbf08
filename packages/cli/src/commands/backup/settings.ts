import { BackupError, type BackupSettings, backupSettings, backupVariables } from '@cicero/backup';
import { loadConfig } from '@cicero/runtime';
import { Type } from 'typebox';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';

const Environment = Type.Object(backupVariables);

/** @throws CommandError when no folder is named, ConfigError when a variable does not fit */
export function settingsOf({ env }: Pick<Toolbox, 'env'>): BackupSettings {
  const settings = backupSettings(loadConfig(Environment, env));
  if (settings === null) throw new CommandError('BACKUP_DIR is not set: say in which folder backups are');
  return settings;
}

/** What a backup came to, or why not as an operator's error. @param subject put before the reason */
export async function explained<Result>(work: Promise<Result>, subject?: string): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new CommandError(subject ? `${subject}: ${error.message}` : error.message, { cause: error });
  }
}
