import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SimulatedDay, simulateDay } from '../src/simulate/simulate.ts';

let out: string;
let day: SimulatedDay;

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'cicero-simulate-'));
  // A Monday: posts are collected at 15:00, units hear of their likes at 15:20.
  const span = { day: '2025-11-10', from: 15 * 60, to: 15 * 60 + 21 };
  day = await simulateDay({ ...span, out, full: false, env: {}, onProgress: () => {} });
}, 180_000);
afterAll(() => rm(out, { recursive: true, force: true }));

const minuteOf = (at: Date): string => at.toISOString().slice(11, 16);

test('every job that is due in the span runs once, at its time', () => {
  const runs = (key: string) =>
    day.ledger.runs.filter(({ jobKey }) => jobKey === key).map((run) => `${minuteOf(run.scheduledFor)} ${run.status}`);
  expect(runs('collector.collect')).toEqual(['08:00 succeeded']);
  expect(runs('analytics.reports').filter((run) => run.startsWith('08:20'))).toEqual(['08:20 succeeded']);
  expect(day.ledger.posts).toBeGreaterThan(10);
  expect(day.troubles).toEqual([]);
});

test('each unit’s group, operator and superior get its likes, at the pace that WhatsApp allows', () => {
  const likes = day.messages.filter(
    ({ messageId, file }) => file === null && day.ledger.reportOf.get(messageId ?? '') === 'likes-attendance',
  );
  const to = likes.map((message) => message.to);
  for (const who of ['Grup', 'Operator', 'Super admin']) expect(to).toContain(`${who} Polres Contoh A`);
  expect(new Set(to).size).toBe(to.length);
  expect(new Set(likes.map(({ by }) => by))).toEqual(new Set(['operator']));
  const times = day.messages.filter(({ by }) => by === 'operator').map(({ at }) => at.getTime());
  for (const [at, time] of times.entries()) {
    const twentyLater = times[at + 20];
    if (twentyLater !== undefined) expect(twentyLater - time).toBeGreaterThanOrEqual(60_000);
    const next = times[at + 1];
    if (next !== undefined) expect(next - time).toBeGreaterThanOrEqual(2_400);
  }
});

test('the transcript tells what happened when, and the pictures lie beside it', async () => {
  const text = await readFile(join(out, 'transcript.md'), 'utf8');
  expect(text).toBe(day.transcript);
  expect(text).toMatch(/^- 15:20:00 job \*\*analytics\.reports\*\* succeeded/m);
  expect(text).toMatch(/^- 15:20:0\d operator → Grup Polres Contoh A · likes-attendance: /m);
  expect(text).toContain('Nothing failed and nothing stayed.');
  const files = await readdir(join(out, 'files'));
  const picture = files.find((name) => name.startsWith('likes-attendance_POLRES_CONTOH_A'));
  expect(text).toContain(`(files/${picture})`);
  const bytes = await readFile(join(out, 'files', picture ?? ''));
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
});

test('a folder that holds data is not simulated upon', async () => {
  const data = await mkdtemp(join(tmpdir(), 'cicero-simulate-data-'));
  try {
    await writeFile(join(data, 'something'), '');
    const span = { day: '2025-11-10', from: 0, to: 1 };
    const simulating = simulateDay({ ...span, data, full: false, env: {}, onProgress: () => {} });
    await expect(simulating).rejects.toThrow(/holds data already/);
  } finally {
    await rm(data, { recursive: true });
  }
});
