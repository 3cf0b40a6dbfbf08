import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

test('the gateway knows who is told of requests, and does not start with somebody who cannot be', () => {
  expect(readConfig({}).administrators).toEqual({ numbers: [], telegram: null });
  expect(
    readConfig({
      ADMIN_WHATSAPP: '0813 0000 0009',
      TELEGRAM_ADMIN_CHAT_ID: '-100',
      TELEGRAM_ADMIN_USER_IDS: '7',
    }).administrators,
  ).toEqual({ numbers: ['6281300000009'], telegram: { chatId: '-100', userIds: new Set(['7']) } });
  expect(() => readConfig({ ADMIN_WHATSAPP: 'x' })).toThrow('ADMIN_WHATSAPP: entry 1 is no phone number');
  expect(() => readConfig({ TELEGRAM_ADMIN_CHAT_ID: '-100' })).toThrow('TELEGRAM_ADMIN_USER_IDS: required');
});
