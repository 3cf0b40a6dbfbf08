import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { csvStream, readTable, workbookStream } from '../src/index.ts';
import { memoryPeak } from './memory-peak.ts';
import { directory } from './personnel.ts';
import type { Task, TaskCost } from './tasks.ts';

/** One task in a process of its own, so that its memory is its own: `measure.ts <task> <rows> <file>`. */
const [task, count = '0', file = ''] = process.argv.slice(2) as [Task, string, string];
const megabyte = 1024 * 1024;
const start = performance.now();
let rows = 0;
if (task === 'read') {
  const limits = { maxRows: Number(count), maxBytes: 512 * megabyte, maxUnpackedBytes: 1024 * megabyte };
  for await (const row of await readTable(createReadStream(file), limits)) rows += Math.sign(row.number);
} else if (task !== 'nothing') {
  const stream =
    task === 'write-xlsx' ? workbookStream([directory(Number(count))]) : csvStream(directory(Number(count)));
  await pipeline(stream, createWriteStream(file));
  rows = Number(count);
}
const cost: TaskCost = { rows, seconds: (performance.now() - start) / 1000, peak: memoryPeak() };
process.stdout.write(JSON.stringify(cost));
