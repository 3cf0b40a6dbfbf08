import { workerData } from 'node:worker_threads';
import { openDatabase } from '@cicero/database';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { type ComputationInput, type ComputationName, localComputer } from './computer.ts';
import { type Outcome, thrown } from './outcome.ts';

/** A thread that computes one answer after the other, on a connection of its own; see thread-computer.ts. */
const { url, statementTimeout } = workerData as { url: string; statementTimeout: number };
// Not awaited here: a connection is opened when the first answer needs it.
const computer = openDatabase({ url, poolSize: 1, statementTimeout, applicationName: 'cicero-analytics-thread' }).then(
  ({ db }) => localComputer(db),
);

interface Asked<Name extends ComputationName> {
  name: Name;
  input: ComputationInput<Name>;
}

export default async function answer<Name extends ComputationName>({ name, input }: Asked<Name>): Promise<unknown> {
  try {
    const { etag, body } = await (await computer).compute(name, input);
    return moved({ etag, body: ownBytes(body) } satisfies Outcome);
  } catch (error) {
    return { thrown: thrown(error) } satisfies Outcome;
  }
}

/** Megabytes change hands without being copied. Small answers lie in a piece of memory that others share. */
function ownBytes(body: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer } = body;
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === body.byteLength;
  return isAlone ? new Uint8Array(buffer) : Uint8Array.from(body);
}

/** As the pool wants it said: what is sent, and what of it changes hands. */
function moved(outcome: { etag: string; body: Uint8Array<ArrayBuffer> }): unknown {
  return move({ [transferableSymbol]: [outcome.body.buffer], [valueSymbol]: outcome });
}
