import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Victim } from './victim.ts';

const run = promisify(execFile);

export interface ProgramOptions {
  name: string;
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** Output of all its lives, one after the other. */
  logFile: string;
  account?: Account | undefined;
  /** True once it serves; called again and again until then. */
  isReady: () => Promise<boolean>;
  /** Milliseconds it may take to serve. */
  patience: number;
}

/** A program as a child process in a group of its own, so that a signal meets all of it and nothing else. */
export class ProgramProcess implements Victim {
  private readonly options: ProgramOptions;
  private child: ChildProcess | undefined;
  private lives = 0;
  private retired = false;
  private readonly ends: string[] = [];

  constructor(options: ProgramOptions) {
    this.options = options;
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  private async launch(): Promise<void> {
    const { name, command, args, env, cwd, logFile, account } = this.options;
    if (this.retired) throw new Error(`${name} has been ended for good`);
    const log = openSync(logFile, 'a');
    try {
      this.child = spawn(command, args, {
        env: { ...env },
        cwd,
        detached: true,
        stdio: ['ignore', log, log],
        ...(account ?? {}),
      });
      await once(this.child, 'spawn');
    } finally {
      closeSync(log);
    }
  }

  /**
   * Resolves when it serves, or when it was killed meanwhile. One that ends by itself before is started again, as a
   * supervisor would do: the ground it needs may still be moving.
   */
  async start(): Promise<void> {
    const { name, isReady, patience, logFile } = this.options;
    const givenUp = Date.now() + patience;
    const life = ++this.lives;
    await this.launch();
    while (!(await isReady().catch(() => false))) {
      if (life !== this.lives) return;
      if (Date.now() > givenUp)
        throw new Error(`${name} did not get ready within ${patience / 1000} s; see ${logFile}`);
      await sleep(100);
      if (life === this.lives && !this.isAlive()) {
        await sleep(500);
        if (life === this.lives) await this.launch();
      }
    }
    const { child } = this;
    child?.once('exit', (code, signal) => {
      if (life !== this.lives) return;
      this.ends.push(`${name} ended by itself (${signal ?? code}); see ${logFile}`);
      this.start().catch(() => {});
    });
  }

  /** When it ended although it served and nobody had killed it. */
  get endings(): readonly string[] {
    return this.ends;
  }

  isAlive(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Kills it and whatever it has started, also what has left the group. Resolves when nothing of it runs any more. */
  async kill(): Promise<void> {
    const { child } = this;
    this.lives++;
    if (!child?.pid) return;
    const gone = this.isAlive() ? once(child, 'exit') : Promise.resolve();
    // Stopped first, so that it cannot start anything more while we look.
    if (this.isAlive()) child.kill('SIGSTOP');
    const descendants = await descendantsOf(child.pid);
    for (const pid of [-child.pid, child.pid, ...descendants]) signal(pid, 'SIGKILL');
    await gone;
    while ((await processes()).some(({ pid }) => descendants.includes(pid))) await sleep(20);
  }

  /** Kills it for good: nobody starts it again. */
  async retire(): Promise<void> {
    this.retired = true;
    await this.kill();
  }
}

function signal(pid: number, what: NodeJS.Signals): void {
  try {
    process.kill(pid, what);
  } catch {
    // it is gone already
  }
}

/** Everything below a process, wherever it has put itself. */
async function descendantsOf(pid: number): Promise<number[]> {
  const all = await processes();
  const found: number[] = [];
  const open = [pid];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const process of all) {
      if (process.parent !== parent) continue;
      found.push(process.pid);
      open.push(process.pid);
    }
  }
  return found;
}

/** What runs on the machine; the dead that nobody has collected yet do not count. */
async function processes(): Promise<{ pid: number; parent: number }[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}
