import answer from '../../src/computing/thread.ts';

type Asked = Parameters<typeof answer<'recap'>>[0];

/** The thread of the product, but for two clients: one ends it, the other keeps it until it is let go. */
export default function faultyAnswer(asked: Asked): Promise<unknown> {
  const { owner } = asked.input.subject.scope;
  if (owner === 'ENDS') process.exit(3);
  if (owner === 'KEEPS') return letGo().then(() => answer(asked));
  return answer(asked);
}

function letGo(): Promise<void> {
  const channel = new BroadcastChannel('faulty-thread');
  return new Promise((resolve) => {
    channel.onmessage = () => {
      channel.close();
      resolve();
    };
  });
}
