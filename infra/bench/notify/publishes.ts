import { connect } from 'amqplib';

/** Bare confirmed publishes to a quorum queue of the same broker, so many on their way at once. @returns per second */
export async function barePublishes(url: string, bodies: readonly Buffer[], atOnce: number): Promise<number> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  const queue = 'bench.bare';
  await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  const publish = (body: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      channel.sendToQueue(queue, body, { persistent: true }, (error: Error | null) =>
        error ? reject(error) : resolve(),
      );
    });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let body = bodies[next++]; body; body = bodies[next++]) await publish(body);
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  const seconds = (performance.now() - began) / 1000;
  await channel.deleteQueue(queue);
  await connection.close();
  return bodies.length / seconds;
}
