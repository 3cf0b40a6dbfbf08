import { expect, test } from 'vitest';
import { readGoogleSettings } from '../src/index.ts';

const all = {
  GOOGLE_CLIENT_ID: 'id',
  GOOGLE_CLIENT_SECRET: 'rahasia',
  GOOGLE_REDIRECT_URL: 'https://cicero.example/api/oauth/callback',
};

test('without settings Google is off', () => {
  expect(readGoogleSettings({ NODE_ENV: 'production', GOOGLE_CLIENT_ID: ' ' })).toBeUndefined();
});

test('settings lead to Google itself', () => {
  expect(readGoogleSettings({ ...all, NODE_ENV: 'production' })).toEqual({
    ...{ clientId: 'id', clientSecret: 'rahasia', redirectUrl: 'https://cicero.example/api/oauth/callback' },
    account: null,
    ...{ consentUrl: 'https://accounts.google.com/o/oauth2/v2/auth', oauthUrl: 'https://oauth2.googleapis.com' },
    ...{ peopleUrl: 'https://people.googleapis.com', requestsPerMinute: 60, cooldown: 300_000 },
  });
});

test('half of the settings are a mistake, and it is said which are missing', () => {
  expect(() => readGoogleSettings({ GOOGLE_CLIENT_ID: 'id' })).toThrow(/GOOGLE_CLIENT_SECRET.*\n.*GOOGLE_REDIRECT_URL/);
});

test('in production nothing goes over an address that is not encrypted', () => {
  const plain = { ...all, NODE_ENV: 'production', GOOGLE_OAUTH_URL: 'http://token.example' };
  expect(() => readGoogleSettings(plain)).toThrow(/GOOGLE_OAUTH_URL: must begin with https/);
  expect(readGoogleSettings({ ...plain, NODE_ENV: 'development' })?.oauthUrl).toBe('http://token.example');
});
