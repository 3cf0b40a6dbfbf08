import { mkdtemp, rm, stat } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureTask, type Task } from './tasks.ts';

const sizes = [10_000, 250_000] as const;

/** Writing and reading a personnel directory of twelve columns: rows a second, and the memory of the process. */
export async function benchSpreadsheet(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-spreadsheet-'));
  try {
    const idle = await measureTask('nothing', 0, '');
    print(`spreadsheet: 12 columns, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`);
    print(`  ${'nothing but loading the package'.padEnd(34)}${' '.repeat(36)}${idle.peak.toFixed(0).padStart(6)} MB`);
    for (const rows of sizes) {
      for (const format of ['xlsx', 'csv'] as const) {
        const file = join(folder, `table.${format}`);
        await report(`write-${format}`, `write ${format}`, rows, file);
        await report('read', `read ${format}`, rows, file);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function report(task: Task, name: string, rows: number, file: string): Promise<void> {
  const cost = await measureTask(task, rows, file);
  if (cost.rows !== rows) throw new Error(`${name}: ${cost.rows} of ${rows} rows`);
  const size = (await stat(file)).size / 1e6;
  const columns = [
    `${rows} rows`.padStart(14),
    `${Math.round(rows / cost.seconds)} rows/s`.padStart(16),
    `${size.toFixed(1)} MB`.padStart(10),
    `${cost.peak.toFixed(0)} MB`.padStart(9),
  ];
  print(`  ${name.padEnd(30)}${columns.join('')}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
