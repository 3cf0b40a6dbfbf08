import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export type Task = 'nothing' | 'write-xlsx' | 'write-csv' | 'read';

export interface TaskCost {
  rows: number;
  seconds: number;
  /** The most memory the process ever held, in MB. */
  peak: number;
}

const script = fileURLToPath(new URL('measure.ts', import.meta.url));

/** Runs one task in a process of its own. */
export async function measureTask(task: Task, rows: number, file: string): Promise<TaskCost> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, task, String(rows), file]);
  return JSON.parse(stdout) as TaskCost;
}
