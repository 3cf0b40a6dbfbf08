import { describe, expect, it } from 'vitest';
import { notifierConfig } from '../../src/config.ts';

const token = '7000000001:token-sandbox-bukan-rahasia-000000';

describe('configuration of Telegram', () => {
  it('is off without a token', () => {
    expect(notifierConfig({ TELEGRAM_API_URL: 'https://telegram.example.org' }).telegram).toBeUndefined();
  });

  it('speaks to Telegram itself unless told otherwise', () => {
    expect(notifierConfig({ TELEGRAM_BOT_TOKEN: token }).telegram).toEqual({ token, url: 'https://api.telegram.org' });
    const elsewhere = { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_URL: 'http://127.0.0.1:4010/sandbox/telegram/' };
    expect(notifierConfig(elsewhere).telegram?.url).toBe('http://127.0.0.1:4010/sandbox/telegram');
  });

  it('never sends the token over an open line in production', () => {
    const production = { NODE_ENV: 'production', TELEGRAM_BOT_TOKEN: token };
    expect(() => notifierConfig({ ...production, TELEGRAM_API_URL: 'http://10.0.0.1' })).toThrow('TELEGRAM_API_URL');
    expect(notifierConfig({ ...production, TELEGRAM_API_URL: 'https://proxy.example.org' }).telegram?.url).toBe(
      'https://proxy.example.org',
    );
  });

  it.each(['token', '7000000001', '7000000001:pendek', '0:token-sandbox-bukan-rahasia-000000', `${token}/../x`])(
    'refuses %s as a token, without repeating it',
    (TELEGRAM_BOT_TOKEN) => {
      expect(() => notifierConfig({ TELEGRAM_BOT_TOKEN })).toThrow(/TELEGRAM_BOT_TOKEN/);
      try {
        notifierConfig({ TELEGRAM_BOT_TOKEN });
      } catch (error) {
        expect(String(error)).not.toContain(`: ${TELEGRAM_BOT_TOKEN}`);
      }
    },
  );

  it('knows the administrators in either spelling', () => {
    const config = notifierConfig({
      ADMIN_WHATSAPP: '0812-3456-7890, 628111111111@c.us',
      TELEGRAM_ADMIN_CHAT_ID: '-1002000000001',
      TELEGRAM_ADMIN_USER_IDS: '42, 43',
    });
    expect([...config.administrators]).toEqual(['6281234567890', '628111111111']);
    expect(config.telegramAdministrators).toEqual({ chatId: '-1002000000001', userIds: new Set(['42', '43']) });
    expect(() => notifierConfig({ ADMIN_WHATSAPP: '0812-3456-7890, budi' })).toThrow('ADMIN_WHATSAPP');
  });
});
