import { readFileSync } from 'node:fs';

/** Clock ticks per second in /proc; fixed on every Linux that Node runs on. */
const ticks = 100;

/** What the operating system knows about a process. */
export interface ProcessFigures {
  /** Megabytes of memory the process occupied at its highest, as the kernel recorded it. */
  peakMemory: number;
  /** Megabytes now. */
  memory: number;
  /** Seconds of processor time used so far, its own and the kernel's for it. */
  processor: number;
}

/** Reads /proc; Linux only. */
export function figuresOf(pid: number): ProcessFigures {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? Number.NaN) / 1024;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Behind the name, which may hold anything, in parentheses: user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    peakMemory: megabytes('VmHWM'),
    memory: megabytes('VmRSS'),
    processor: (Number(fields[11]) + Number(fields[12])) / ticks,
  };
}
