import { databaseOf, type RestoreTarget, restoreBackup } from '@cicero/backup';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { explained, settingsOf } from './settings.ts';

export interface RestoreOptions {
  into?: string;
  dryRun?: boolean;
  yes?: boolean;
}

/** Restores on the server of DATABASE_URL, or into CICERO_DATA_DIR when the database is embedded. */
export async function restore(tools: Toolbox, name: string, { into, dryRun, yes }: RestoreOptions): Promise<void> {
  const { terminal } = tools;
  const settings = settingsOf(tools);
  const target = targetOf(tools, into);
  const place = 'url' in target ? `database ${target.database}` : target.dataDir;
  const isWritten = yes === true && dryRun !== true;
  const tables = await explained(restoreBackup(settings, name, target, !isWritten), name);
  if (isWritten) terminal.line(`${name}: ${tables} tables restored into ${place}`);
  else terminal.line(`${name} is right: would restore ${tables} tables into ${place}; say --yes to write it`);
}

function targetOf({ config }: Toolbox, into: string | undefined): RestoreTarget {
  const url = config.DATABASE_URL;
  if (url !== undefined) return { url, database: into ?? databaseOf(url) };
  if (into !== undefined) throw new CommandError('--into names a database on a server; DATABASE_URL is not set');
  return { dataDir: config.CICERO_DATA_DIR };
}
