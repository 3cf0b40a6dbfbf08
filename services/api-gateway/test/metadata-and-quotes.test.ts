import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { chooseQuote } from '../src/quotes/choose.ts';
import { proverbs } from '../src/quotes/proverbs.ts';
import { type Caller, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const everybody: (Caller | null)[] = ['admin', 'operator', 'unit', 'ani', 'writer'];

test.each(everybody)('%s, who is signed in, learns which Cicero this is', async (who) => {
  const before = process.uptime();
  const { status, body } = await world.call(who, 'GET', '/api/metadata');
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    data: {
      name: 'cicero',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      description: expect.stringMatching(/./),
      repository: null,
      uptime: expect.any(Number),
      node: process.version,
    },
  });
  expect(body.data?.uptime).toBeGreaterThanOrEqual(before);
});

test.each(everybody)('%s, who is signed in, gets a proverb, and nobody outside is asked for it', async (who) => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const { status, body, headers } = await world.call(who, 'GET', '/api/quotes/random');
  expect([status, headers['cache-control'], fetched.mock.calls]).toEqual([200, 'no-store', []]);
  const { text, translation } = body.data as Record<string, string>;
  expect(body).toEqual({ success: true, data: { text, author: 'Peribahasa Indonesia', translation } });
  expect(proverbs).toContainEqual([text, translation]);
  fetched.mockRestore();
});

test.each(['/api/metadata', '/api/quotes/random'])('%s is not for strangers', async (url) => {
  expect((await world.call(null, 'GET', url)).status).toBe(401);
});

test('every proverb can be chosen, is there once and has a meaning', () => {
  const chosen = proverbs.map((_, at) => chooseQuote(() => at));
  expect(new Set(chosen.map(({ text }) => text.toLowerCase())).size).toBe(proverbs.length);
  for (const { text, author, translation } of chosen) {
    expect([text, author, translation].every((part) => part === part.trim() && part.length > 5)).toBe(true);
  }
  expect(chooseQuote((count) => count - 1).text).toBe(proverbs.at(-1)?.[0]);
  expect(proverbs.length).toBeGreaterThanOrEqual(60);
});
