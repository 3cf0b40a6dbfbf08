import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { BoundedLog } from '../src/bounded-log.ts';

const directory = mkdtempSync(join(tmpdir(), 'cicero-sandbox-log-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const options = (name: string) => ({ file: join(directory, name), maxEntries: 10, maxBytes: 1_000 });

it('keeps the newest entries in memory and in its file, and neither grows', () => {
  const log = new BoundedLog<number>(options('numbers.jsonl'));
  for (let i = 1; i <= 1_000; i++) log.add(i);
  expect(log.entries()).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999, 1000]);
  expect(readFileSync(options('numbers.jsonl').file, 'utf8').split('\n').length).toBeLessThanOrEqual(22);
  expect(new BoundedLog<number>(options('numbers.jsonl')).entries()).toEqual(log.entries());
});

it('bounds the bytes too, but always keeps the newest entry', () => {
  const log = new BoundedLog<string>(options('texts.jsonl'));
  for (const letter of 'abcdef') log.add(letter.repeat(300));
  expect(log.entries().map((text) => text[0])).toEqual(['d', 'e', 'f']);
  log.add('g'.repeat(5_000));
  expect(log.entries().map((text) => text[0])).toEqual(['g']);
});

it('skips a line that a crash cut off', () => {
  const log = new BoundedLog<string>(options('cut.jsonl'));
  log.add('utuh');
  appendFileSync(options('cut.jsonl').file, '"terpoto');
  const again = new BoundedLog<string>(options('cut.jsonl'));
  again.add('lanjut');
  expect(new BoundedLog<string>(options('cut.jsonl')).entries()).toEqual(['utuh', 'lanjut']);
});

it('is empty after clearing, also on disk', () => {
  const log = new BoundedLog<string>(options('clear.jsonl'));
  log.add('x');
  log.clear();
  expect(new BoundedLog<string>(options('clear.jsonl')).entries()).toEqual([]);
});
