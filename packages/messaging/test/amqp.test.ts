import { describe } from 'vitest';
import { openBus } from '../src/index.ts';
import { amqpUrl, cleanUp, reachable } from './broker.ts';
import { busContract, retryDelays } from './bus.contract.ts';

describe.skipIf(!(await reachable(amqpUrl)))('on RabbitMQ', () => {
  busContract({
    open: (options) => openBus({ ...options, url: amqpUrl }),
    cleanUp: (prefix, queues) => cleanUp(prefix, queues, [20, ...retryDelays]),
  });
});
