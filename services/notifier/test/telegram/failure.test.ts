import { GrammyError, HttpError } from 'grammy';
import { describe, expect, it } from 'vitest';
import { deliveryTrouble, failureOf } from '../../src/telegram/failure.ts';

const refusal = (error_code: number, description = '', parameters: object = {}) =>
  new GrammyError('Call to sendMessage failed!', { ok: false, error_code, description, parameters }, 'sendMessage', {
    chat_id: '42',
    text: 'rahasia',
  });
const network = (facts: object) =>
  new HttpError('Network request failed', Object.assign(new Error('request to https://x/bot1:token'), facts));

describe('what an error of Telegram means for a message', () => {
  it.each([
    [refusal(400, 'Bad Request: chat not found'), 'refused'],
    [refusal(403, 'Forbidden: bot was blocked by the user'), 'refused'],
    [refusal(413, 'Request Entity Too Large'), 'refused'],
    [refusal(401, 'Unauthorized'), 'unavailable'],
    [refusal(404, 'Not Found'), 'unavailable'],
    [refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 }), 'passing'],
    [refusal(500, 'Internal Server Error'), 'passing'],
    [refusal(502, 'Bad Gateway'), 'passing'],
    [network({ type: 'system', code: 'ECONNREFUSED' }), 'unavailable'],
    [network({ type: 'system', code: 'ENOTFOUND' }), 'unavailable'],
    [network({ type: 'aborted' }), 'passing'],
    [network({ type: 'invalid-json' }), 'passing'],
    [new TypeError("Cannot read properties of null (reading 'ok')"), 'passing'],
    [refusal('kacau' as unknown as number), 'passing'],
  ])('%s is %s', (error, trouble) => {
    expect(deliveryTrouble(failureOf(error)).trouble).toBe(trouble);
  });

  it('keeps what Telegram said, and neither the message nor the address with the token', () => {
    const said = failureOf(refusal(400, 'Bad Request:\nchat\u0000 not found'));
    expect([said.message, said.status]).toEqual(['Telegram 400 Bad Request: chat not found', 400]);
    const lost = failureOf(network({ type: 'system', code: 'ECONNRESET' }));
    expect(lost.message).toBe('Telegram is out of reach (ECONNRESET)');
    expect(JSON.stringify({ ...said, ...lost })).not.toMatch(/rahasia|token/);
    expect(said.cause).toBeUndefined();
  });

  it('reads the time to wait, in milliseconds, a day at most', () => {
    expect(deliveryTrouble(failureOf(refusal(429, 'x', { retry_after: 7 }))).retryAfter).toBe(7_000);
    expect(failureOf(refusal(429, 'x', { retry_after: 1e9 })).retryAfter).toBe(86_400_000);
    for (const parameters of [{}, { retry_after: 'lama' }, { retry_after: -1 }]) {
      expect(failureOf(refusal(429, 'x', parameters)).retryAfter).toBeUndefined();
    }
  });
});
