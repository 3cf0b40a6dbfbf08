import { access, constants, mkdir, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { WebTrouble } from './web-client.ts';

/** The folder of a number's session, named as whatsapp-web.js' LocalAuth does: a session of the old system can move in. */
export function profileOf(folder: string, account: string): string {
  return join(folder, `session-${account}`);
}

/** Marks a browser as ours; the value is the process that started it. Chromium ignores arguments that it does not know. */
export const parentMark = '--cicero-parent=';

/**
 * Makes a session's folder ready for a browser: it exists and can be written, and the lock of a browser that is gone
 * is taken away, as is a browser whose notifier died. Only who holds the number may do this.
 * @throws WebTrouble PROFILE_NOT_WRITABLE, PROFILE_LOCKED
 */
export async function prepareProfile(profile: string): Promise<void> {
  try {
    await mkdir(profile, { recursive: true, mode: 0o700 });
    await access(profile, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new WebTrouble('PROFILE_NOT_WRITABLE', 'the folder of the session cannot be written', { cause });
  }
  const lock = await readlink(join(profile, 'SingletonLock')).catch(() => null);
  if (lock === null) return;
  // `<host>-<pid>`. Another host is a container of the past: the number's row is ours, so no other notifier has it.
  const [, host, pid] = /^(.*)-(\d+)$/.exec(lock) ?? [];
  if (host === hostname() && isAlive(Number(pid))) await endOrphan(Number(pid), profile);
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
    await rm(join(profile, name), { force: true });
  }
}

/** Forgets a session: the number has to be paired again. */
export async function removeProfile(profile: string): Promise<void> {
  await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Processes that run on a profile, by their command lines; none where the system does not show them. */
export async function processesOn(profile: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const found: number[] = [];
  for (const name of entries.filter((entry) => /^\d+$/.test(entry))) {
    const commandLine = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.split('\0').includes(`--user-data-dir=${profile}`)) found.push(Number(name));
  }
  return found;
}

/** Ends a browser of ours whose notifier is gone. One that somebody else started stays, and is in the way. */
async function endOrphan(pid: number, profile: string): Promise<void> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (commandLine !== null && stat !== null) {
    const words = commandLine.split('\0');
    // The number was given to another process in the meantime.
    if (!words.includes(`--user-data-dir=${profile}`)) return;
    const marked = words.find((word) => word.startsWith(parentMark))?.slice(parentMark.length);
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (marked !== undefined && marked !== parent) return killGroup(pid);
  }
  throw new WebTrouble('PROFILE_LOCKED', 'another browser uses the folder of the session');
}

/** Ends the process group of a browser, and waits until the browser is gone. */
export async function killGroup(pid: number): Promise<void> {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
  for (let tries = 0; tries < 50 && isAlive(pid); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
