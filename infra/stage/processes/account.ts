import { chownSync, readFileSync } from 'node:fs';

/** An account of the operating system to run a server as. */
export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root: then the account its package made is used, else nobody's. */
export function unprivileged(preferred: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of [preferred, 'nobody']) {
    const [, , uid, gid] = entries.find(([name]) => name === wanted) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`running as root, and there is no account ${preferred} to run the server as`);
}

/** Hands a folder to the account. */
export function give(folder: string, account: Account | undefined): void {
  if (account) chownSync(folder, account.uid, account.gid);
}
