import { randomBytes } from 'node:crypto';
import { afterAll, describe } from 'vitest';
import { openBus } from '../src/index.ts';
import { amqpUrl, cleanUp, reachable } from './broker.ts';
import { busContract, retryDelays } from './bus.contract.ts';

const there = await reachable(amqpUrl);

describe.skipIf(!there)('on RabbitMQ', () => {
  const prefix = `t${randomBytes(4).toString('hex')}.`;
  const queues: string[] = [];
  afterAll(() => cleanUp(prefix, queues, retryDelays), 60_000);
  busContract(
    (options) => openBus({ ...options, url: amqpUrl, prefix }),
    () => {
      const queue = `test.work-${queues.length}`;
      queues.push(queue);
      return queue;
    },
  );
});
