import { messageReceived } from '@cicero/contracts';
import { expect, test } from 'vitest';
import { Town } from '../google/town.ts';

test('a gateway that runs saves whoever writes, by itself', async () => {
  const town = await Town.open();
  const { host, service, context } = town.world;
  try {
    await town.connect();
    await service.start({ port: 0, host: '127.0.0.1' });
    await host.startRelay();
    const chatId = '6281200000001@c.us';
    const said = { account: 'user', providerId: 'pesan-1', chatId, from: chatId, text: 'halo' } as const;
    const receivedAt = context.clock.now().toISOString();
    await context.transact(async (unit) => unit.publish(messageReceived, { ...said, receivedAt }));
    await expect.poll(() => town.contacts(), { timeout: 30_000 }).toEqual({ '+6281200000001': 'ANI CONTOH' });
    await expect.poll(async () => (await town.rows())[0]?.resource_name).toMatch(/^people\//);
  } finally {
    await town.close();
  }
});
