export { databaseOf } from './connection.ts';
export { createBackup } from './create.ts';
export { newKey } from './envelope.ts';
export { BackupError } from './error.ts';
export { type Backup, listBackups } from './folder.ts';
export { outdated, pruneBackups } from './prune.ts';
export { type RestoreTarget, restoreBackup } from './restore.ts';
export { type BackupSettings, backupSettings, backupVariables } from './settings.ts';
export { verifyBackup } from './verify.ts';
