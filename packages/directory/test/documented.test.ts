import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  canonicalClientId,
  canonicalRole,
  handleKey,
  linkKey,
  linkPlatforms,
  normaliseEmail,
  normaliseNrp,
  normalisePhone,
  normalisePhones,
  parseHandle,
  parseInstagramShortcode,
  parseLink,
  parseTiktokVideoId,
  platformOfLink,
} from '../src/index.ts';

/** What the page calls them, and how to ask. The table of examples is the next one below the name. */
const readers: Readonly<Record<string, (text: string) => string | null>> = {
  '`canonicalClientId`:': canonicalClientId,
  '`canonicalRole`:': canonicalRole,
  '`normaliseNrp`:': normaliseNrp,
  '`normaliseEmail`:': normaliseEmail,
  '`normalisePhone`:': normalisePhone,
  '`normalisePhones`:': (text) => normalisePhones(text).join('` `') || null,
  '`parseHandle` for Instagram:': (text) => parseHandle('instagram', text),
  '`parseHandle` for TikTok:': (text) => parseHandle('tiktok', text),
  '`handleKey`:': handleKey,
  '`platformOfLink`:': platformOfLink,
  '`parseLink`, of the platform that it is:': (text) =>
    linkPlatforms.map((platform) => parseLink(platform, text)).find((link) => link !== null) ?? null,
  '`linkKey`:': linkKey,
  '`parseInstagramShortcode`:': parseInstagramShortcode,
  '`parseTiktokVideoId`:': parseTiktokVideoId,
};

const page = await readFile(new URL('../../../docs/directory.md', import.meta.url), 'utf8');

describe.for(Object.keys(readers))('the page on the directory, %s', (name) => {
  const table = page.split(name)[1]?.split(/\n\n/)[1] ?? '';
  const examples = [...table.matchAll(/^\| `([^`]+)`[^|]*\| (?:`(.*)`|–) \|$/gm)];

  test('is followed by a table of examples that can be read', () => {
    expect(examples.length).toBe(table.split('\n').length - 2);
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  test.for(examples.map(([, typed = '', answer]) => [typed, answer ?? null] as const))(
    '%j is read as %j',
    ([typed, answer]) => {
      expect(readers[name]?.(typed)).toBe(answer);
    },
  );
});
