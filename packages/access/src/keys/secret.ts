import { hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BaseConfig, ConfigError, loadConfig } from '@cicero/runtime';

/** Fewer different characters than this is a placeholder or a word, not a secret. */
const leastVariety = 10;

/**
 * The installation's secret: CICERO_SECRET, or outside production one generated at the first start and kept in
 * `CICERO_DATA_DIR/secret`, readable by its owner only.
 * @throws ConfigError when it is missing in production, or weak anywhere
 */
export function installationSecret(env: Readonly<Record<string, string | undefined>>): string {
  const { CICERO_SECRET, CICERO_DATA_DIR, NODE_ENV } = loadConfig(BaseConfig, env);
  if (CICERO_SECRET) {
    if (new Set(CICERO_SECRET).size < leastVariety) {
      throw new ConfigError(['CICERO_SECRET: too easy to guess; generate one with `openssl rand -base64 48`']);
    }
    return CICERO_SECRET;
  }
  if (NODE_ENV === 'production') {
    throw new ConfigError(['CICERO_SECRET: required in production; generate one with `openssl rand -base64 48`']);
  }
  return storedSecret(CICERO_DATA_DIR);
}

/** A key of its own for each purpose, so that none of them weakens another. 32 bytes. */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'cicero', purpose, 32));
}

function storedSecret(folder: string): string {
  const file = join(folder, 'secret');
  const stored = readIfThere(file);
  if (stored) return stored;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Written aside and linked into place: of processes starting together one wins, and none reads half a file.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
