import { connect } from 'node:net';

/** Sends a greeting to a port of loopback and tells whether the answer is of the expected kind. */
export function greets(port: number, greeting: Buffer, isExpected: (answer: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(greeting));
    socket.once('data', (answer) => end(isExpected(answer)));
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => end(false));
  });
}

/** Whether a service answers that all it needs is there. */
export function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    (answer) => answer.ok,
    () => false,
  );
}
