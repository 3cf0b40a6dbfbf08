import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LibraryClient } from '../src/whatsapp/web/library-client.ts';
import { processesOn, profileOf } from '../src/whatsapp/web/profile.ts';
import { StandIn } from '../test/whatsapp/web/stand-in.ts';

/*
 * Starts and ends the browser of a number again and again, every fifth time by killing it, and prints what is left of
 * each: memory of this process, open files, processes. See docs/operations.md.
 *
 *   node --expose-gc services/notifier/bench/whatsapp-cycles.ts [cycles]
 */

const cycles = Number(process.argv[2] ?? 100);
const standIn = new StandIn();
await standIn.listen();
const folder = await mkdtemp(join(tmpdir(), 'cicero-cycles-'));
const profile = profileOf(folder, 'gateway');

for (let cycle = 1; cycle <= cycles; cycle++) {
  const reached = await oneLife(cycle % 5 === 0);
  if (cycle === 1 || cycle % 10 === 0) await report(cycle, reached);
}
await standIn.close();
await rm(folder, { recursive: true, force: true });

/** From the start of a browser over a message to its end. Returns the memory of its processes in MB. */
async function oneLife(killed: boolean): Promise<number> {
  const client = new LibraryClient({ path: process.env.WA_BROWSER_PATH, profile, args: standIn.args });
  const nothing = () => {};
  await client.open({
    qr: () => standIn.scan(),
    authenticated: nothing,
    ready: nothing,
    authFailure: nothing,
    message: nothing,
    unreadable: nothing,
    ended: nothing,
  });
  await equipped(client);
  await client.send('628123456789@c.us', { kind: 'text', text: 'Rekap absensi' });
  const [pid = 0] = await processesOn(profile);
  const memory = await memoryOfGroup(pid);
  if (killed) process.kill(pid, 'SIGKILL');
  await client.close();
  return memory;
}

/** As the transport does it: what the library missed is said again. */
async function equipped(client: LibraryClient): Promise<void> {
  for (let tries = 1; ; tries++) {
    const probe = await client.probe();
    if (probe.equipped) return;
    if (probe.synced && tries % 10 === 0) await client.equip();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function report(cycle: number, browser: number): Promise<void> {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const files = (await readdir('/proc/self/fd')).length;
  const left = (await processesOn(profile)).length;
  const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(1);
  console.log(
    `${String(cycle).padStart(4)}: heap ${megabytes(heapUsed)} MB, external ${megabytes(external)} MB, rss ${megabytes(rss)} MB, ${files} files, ` +
      `browser ${browser} MB, ${left} processes left, ${(await children()).length} children`,
  );
}

/** Proportional set size of a process group, in MB: memory that is shared counts once. */
async function memoryOfGroup(group: number): Promise<number> {
  let kilobytes = 0;
  for (const { pid, pgid } of await processes()) {
    if (pgid !== group) continue;
    const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  }
  return Math.round(kilobytes / 1_024);
}

async function children(): Promise<number[]> {
  return (await processes()).filter(({ parent }) => parent === process.pid).map(({ pid }) => pid);
}

async function processes(): Promise<{ pid: number; parent: number; pgid: number }[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => null)));
  return stats
    .filter((stat) => stat !== null)
    .map((stat) => {
      const [, parent, pgid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return { pid: Number.parseInt(stat, 10), parent: Number(parent), pgid: Number(pgid) };
    });
}
