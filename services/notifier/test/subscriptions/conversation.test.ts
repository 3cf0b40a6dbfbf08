import { type MessageData, messageReceived } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { conversationSubscription } from '../../src/subscriptions/conversation.ts';
import { type Bench, openBench } from '../notifier.ts';

const administrator = '628111111111';
let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

let last = 0;
/** Hands the subscription a message, as often as asked, and tells what it published. */
async function hear(more: Partial<MessageData<typeof messageReceived>>, times = 1) {
  const from = more.from ?? '628222222222@c.us';
  const data: MessageData<typeof messageReceived> = {
    account: 'operator',
    providerId: `m${++last}`,
    chatId: from.endsWith('@g.us') ? from : '628222222222@c.us',
    from,
    text: 'absensi',
    receivedAt: '2025-11-03T05:00:00.000Z',
    ...more,
  };
  const message = createMessage(messageReceived, data, { source: 'notifier' });
  const handle = conversationSubscription(bench.context, new Set([administrator])).bind(bench.context);
  const delivery = { redelivered: false, attempt: 1, signal: new AbortController().signal };
  for (let time = 0; time < times; time++) await handle(message, delivery as never);
  return (await bench.events()).map(({ type, data: published }) => ({ type, ...published }));
}

describe('what people write over WhatsApp', () => {
  it('a command becomes a request to decide, from whoever wrote it, once', async () => {
    const chatId = '120363000000000000@g.us';
    expect(await hear({ text: ' ApproveDash# budi #', chatId, from: '08222222222@c.us' }, 2)).toEqual([
      {
        type: 'auth-claim.decide-request',
        decision: 'approve',
        request: { kind: 'dashboard-account', username: 'budi' },
        by: { channel: 'whatsapp', account: 'operator', chatId, userId: '628222222222@c.us' },
      },
    ]);
  });

  it('a word about premium goes to the gateway, whose it is to decide', async () => {
    const chatId = `${administrator}@c.us`;
    expect(await hear({ text: 'Grant Access#budi', chatId, from: chatId })).toEqual([
      {
        type: 'api-gateway.decide-premium',
        decision: 'approve',
        request: { kind: 'dashboard-premium', username: 'budi' },
        by: { channel: 'whatsapp', account: 'operator', chatId, userId: chatId },
      },
    ]);
  });

  it('whether somebody wants reminders goes on with the time at which it was written', async () => {
    const receivedAt = '2025-11-03T04:58:01.000Z';
    expect(await hear({ text: 'notifwa#off', receivedAt })).toMatchObject([
      { type: 'api-gateway.set-consent', consent: false, at: receivedAt },
    ]);
  });

  it('an author is told by the number, whatever the device and the suffix', async () => {
    const [published] = await hear({
      text: 'denyemail#85010001#1a2b3c4d',
      account: 'gateway',
      from: `${administrator}:12@s.whatsapp.net`,
      chatId: `${administrator}@s.whatsapp.net`,
    });
    expect(published).toMatchObject({
      decision: 'reject',
      request: { kind: 'first-email', nrp: '85010001', reference: '1a2b3c4d' },
      by: { account: 'gateway', chatId: `${administrator}@c.us`, userId: `${administrator}@c.us` },
    });
  });

  it('an administrator who forgot the name is told the form; others hear nothing', async () => {
    expect(await hear({ text: 'approvedash#' })).toEqual([]);
    const chatId = `${administrator}@c.us`;
    expect(await hear({ text: 'approvedash#', from: chatId, chatId, providerId: 'x1' })).toMatchObject([
      {
        type: 'notifier.send-message',
        channel: 'whatsapp',
        account: 'operator',
        recipient: chatId,
        text: 'Format perintah belum tepat. Tulis: approvedash#username\nContoh: approvedash#budi.humas',
        dedupeKey: 'conversation:operator:x1',
      },
    ]);
  });

  it.each([
    { text: 'absensi' },
    { text: 'approvedash budi' },
    { text: 'approvedash#budi', from: '123456789012345@lid' },
    { text: 'approvedash#budi', from: '120363000000000000@g.us' },
    { text: 'approvedash#budi', chatId: 'status@broadcast' },
  ])('%j moves nothing', async (message) => {
    expect(await hear(message)).toEqual([]);
  });

  it('a flood of commands is cut off for its author alone, and for a minute', async () => {
    for (let at = 0; at < 40; at++) await hear({ text: `approvedash#budi${at}`, from: '628333333333@c.us' });
    expect((await bench.events()).length).toBe(30);
    await hear({ text: 'approvedash#budi', from: '628444444444@c.us' });
    expect((await bench.events()).length).toBe(31);
    bench.clock.advance(60_000);
    await hear({ text: 'approvedash#budi', from: '628333333333@c.us' });
    expect((await bench.events()).length).toBe(32);
  });
});
