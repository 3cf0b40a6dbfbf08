import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureTask, type Task } from '../bench/tasks.ts';

/** The most memory, in MB, that a process takes which does nothing else. */
async function peaks(format: 'xlsx' | 'csv', rows: number): Promise<{ written: number; read: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-memory-'));
  const file = join(folder, `table.${format}`);
  const peak = async (task: Task): Promise<number> => {
    const cost = await measureTask(task, rows, file);
    expect(cost.rows).toBe(rows);
    return cost.peak;
  };
  try {
    return { written: await peak(`write-${format}`), read: await peak('read') };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each(['xlsx', 'csv'] as const)('10,000 rows of twelve columns of %s stay below 200 MB', async (format) => {
  const { written, read } = await peaks(format, 10_000);
  expect(written).toBeLessThan(200);
  expect(read).toBeLessThan(200);
});

test('a quarter of a million rows take no more than ten thousand', async () => {
  const few = await peaks('xlsx', 10_000);
  const many = await peaks('xlsx', 250_000);
  expect(many.written).toBeLessThan(few.written + 100);
  expect(many.read).toBeLessThan(few.read + 150);
});
