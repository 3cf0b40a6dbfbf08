import { connect as dial } from 'node:net';
import { deadQueueOf, retryQueueOf, topology } from '@cicero/contracts';
import { connect } from 'amqplib';

export const amqpUrl = process.env.TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Whether something listens there. With CI=true it has to: then the tests run and fail instead of being skipped. */
export async function reachable(url: string): Promise<boolean> {
  if (process.env.CI === 'true') return true;
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = dial({ host: hostname, port: Number(port), timeout: 1_000 });
    const answer = (there: boolean) => () => {
      socket.destroy();
      resolve(there);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
}

/** Deletes what a test made on the broker. */
export async function cleanUp(prefix: string, queues: Iterable<string>, delays: readonly number[]): Promise<void> {
  const connection = await connect(amqpUrl);
  const channel = await connection.createChannel();
  for (const queue of queues) {
    const names = [queue, deadQueueOf(queue), ...delays.map((delay) => retryQueueOf(queue, delay))];
    for (const name of names) await channel.deleteQueue(prefix + name);
  }
  await channel.deleteExchange(prefix + topology.exchange);
  await channel.deleteExchange(prefix + topology.deadExchange);
  await connection.close();
}
