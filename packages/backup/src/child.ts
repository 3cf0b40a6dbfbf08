import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { basename } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { BackupError } from './error.ts';

export interface Child {
  readonly output: Readable;
  readonly input: Writable;
  /** Resolves when it ended well. @throws BackupError with what it complained of last */
  readonly ended: Promise<void>;
}

/** Starts a program; it is killed when the signal aborts. */
export function start(
  path: string,
  args: readonly string[],
  options: { env: Record<string, string>; signal?: AbortSignal | undefined },
): Child {
  const { env, signal } = options;
  const child = spawn(path, args, { env, ...(signal ? { signal } : {}), stdio: ['pipe', 'pipe', 'pipe'] });
  // Who does not read to the end closes its input; that is no failure, its exit code tells.
  child.stdin.on('error', () => {});
  const ended = endOf(child, basename(path));
  // Whoever waits for it may still be busy with its output.
  ended.catch(() => {});
  return { output: child.stdout, input: patient(child.stdin), ended };
}

function endOf(child: ChildProcessByStdio<Writable, Readable, Readable>, name: string): Promise<void> {
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new BackupError(`${name}: ${error.message}`, { cause: error })));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new BackupError(`${name} failed (${signal ?? code}): ${complaints.trim() || 'it does not say why'}`));
    });
  });
}

/** Hands everything on, and swallows the rest when the program has closed its input. */
function patient(input: Writable): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      if (input.writable) input.write(chunk, () => done());
      else done();
    },
    final(done) {
      input.end();
      done();
    },
  });
}
