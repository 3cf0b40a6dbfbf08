import { ConfigError } from '@cicero/runtime';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

test('requests go to the real hosts unless told otherwise', () => {
  const { products } = readConfig({ RAPIDAPI_KEY: 'kunci' });
  expect(products.instagram).toMatchObject({
    host: 'social-api4.p.rapidapi.com',
    baseUrl: 'https://social-api4.p.rapidapi.com',
  });
  expect(products.tiktok.baseUrl).toBe('https://tiktok-api23.p.rapidapi.com');
  expect(products.fallback).toBeUndefined();
});

test('production needs a key', () => {
  expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(ConfigError);
  expect(() => readConfig({ NODE_ENV: 'production', RAPIDAPI_KEY: ' ' })).toThrow(/RAPIDAPI_KEY/);
  expect(() => readConfig({ NODE_ENV: 'production', RAPIDAPI_KEY: 'kunci' })).not.toThrow();
});

test('a fallback needs its host and its key', () => {
  expect(() => readConfig({ RAPIDAPI_FALLBACK_HOST: 'tiktok-api6.p.rapidapi.com' })).toThrow(ConfigError);
  const { products } = readConfig({ RAPIDAPI_FALLBACK_HOST: 'tiktok-api6.p.rapidapi.com', RAPIDAPI_FALLBACK_KEY: 'k' });
  expect(products.fallback).toMatchObject({ name: 'tiktok-fallback', baseUrl: 'https://tiktok-api6.p.rapidapi.com' });
});

test.each([
  ['RAPIDAPI_INSTAGRAM_URL', 'ftp://x'],
  ['COLLECT_CONCURRENCY', '0'],
  ['COLLECT_LOOKBACK_DAYS', '-1'],
  ['COLLECT_LOOKBACK_UNTIL', '9 Uhr'],
  ['RAPIDAPI_DAILY_BUDGET', 'viel'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(name));
});
