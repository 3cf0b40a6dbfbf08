import { messageCatalogue } from '@cicero/contracts';
import { expect, test } from 'vitest';
import { asyncApi } from '../src/index.ts';
import { happened } from './catalogue.ts';

const consumed = { ...happened, consumedBy: ['analytics.things'] };

test('a message becomes a channel, an operation per sender and per queue, and a payload in its envelope', () => {
  const document = asyncApi([consumed]);
  expect(document).toMatchObject({
    asyncapi: '3.0.0',
    channels: { 'test.thing.happened': { address: 'test.thing.happened', bindings: { amqp: { is: 'routingKey' } } } },
    operations: {
      'collector.send.test.thing.happened': {
        action: 'send',
        channel: { $ref: '#/channels/test.thing.happened' },
        bindings: { amqp: { mandatory: false } },
      },
      'analytics.things.receive.test.thing.happened': { action: 'receive', 'x-queue': 'analytics.things' },
    },
    components: {
      messages: {
        'test.thing.happened': {
          payload: {
            allOf: [
              { $ref: '#/components/schemas/Envelope' },
              { properties: { type: { const: 'test.thing.happened' }, data: { required: ['number'] } } },
            ],
          },
        },
      },
    },
  });
});

test('the same catalogue gives the same document, in whatever order', () => {
  const document = JSON.stringify(asyncApi(messageCatalogue));
  expect(JSON.stringify(asyncApi([...messageCatalogue].reverse()))).toBe(document);
});

test('every reference leads somewhere', () => {
  const document = asyncApi(messageCatalogue);
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '');
  expect(references.length).toBeGreaterThan(messageCatalogue.length);
  for (const path of new Set(references)) {
    const target = path.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], document);
    expect(target, path).toBeDefined();
  }
});

test('the product has a queue for every message it expects to be consumed, named after its service', () => {
  for (const { consumedBy, kind, type } of messageCatalogue) {
    if (kind === 'command') expect(consumedBy, type).toHaveLength(1);
    for (const queue of consumedBy) expect(queue).toMatch(/^(api-gateway|auth-claim|collector|analytics|notifier)\./);
  }
});
