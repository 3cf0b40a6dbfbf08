import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, openBench } from '../notifier.ts';
import { forget, inhabit } from './people.ts';
import { Talk } from './talk.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  await forget(bench);
  await inhabit(bench);
});
afterAll(() => bench.close());

const folder = new URL('transcripts/', import.meta.url);

describe('what is written and what comes of it', () => {
  const transcripts = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  it.each(transcripts)('%s', async (name) => {
    const transcript = readFileSync(new URL(name, folder), 'utf8');
    // Each on a day of its own: sessions and counters of the one before are gone.
    bench.clock.advance(86_400_000 * transcripts.indexOf(name));
    expect(await new Talk(bench).replay(transcript)).toBe(transcript);
  });
});
