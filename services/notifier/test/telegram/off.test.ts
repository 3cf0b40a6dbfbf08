import type { Service } from '@cicero/platform';
import { createMetrics } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../src/index.ts';
import { administrators, type Bench, openBench, telegramTo } from '../notifier.ts';

describe('the service without a Telegram token', () => {
  let bench: Bench;
  let service: Service;
  beforeAll(async () => {
    bench = await openBench({ DELIVERY_POLL_MS: '20', TELEGRAM_BOT_TOKEN: '' });
    service = await build({ ...bench.context, metrics: createMetrics('notifier') });
    await service.start({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await service.stop();
    await bench.close();
  });

  it('says so, and announces messages to Telegram as failed at once, many as well as one', async () => {
    const keys = Array.from({ length: 5 }, (_, at) => `admin-notice:telegram:${at}`);
    for (const dedupeKey of keys) await bench.accept(telegramTo(administrators, { dedupeKey }));
    const failed = async () =>
      (await bench.rows()).filter(({ status, error }) => status === 'failed' && error === 'Telegram is not configured');
    await expect.poll(async () => (await failed()).length, { timeout: 5_000 }).toBe(5);
    const announced = (await bench.events()).map(({ type, data }) => `${type} ${data.dedupeKey}`);
    expect(announced.toSorted()).toEqual(keys.map((key) => `notification.message.failed ${key}`));
    expect(bench.log.join('')).toContain('TELEGRAM_BOT_TOKEN is not set');
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  });
});
