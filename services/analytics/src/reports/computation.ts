import type { JsonValue } from '@cicero/database';
import { type Drawn, drawn } from '../cards/drawn.ts';
import { computation } from '../computing/computation.ts';
import { produce, type ReportOrder } from './produce.ts';
import type { Produced, ReportFile } from './report.ts';

/** A report with its picture drawn. */
export type FinishedReport =
  | Exclude<Produced, { kind: 'report' }>
  | ({ kind: 'report'; text: string; facts: JsonValue; files: readonly ReportFile[] } & Drawn);

/** The head of the bytes: everything but what is in files. */
type Head =
  | Exclude<Produced, { kind: 'report' }>
  | {
      kind: 'report';
      text: string;
      facts: JsonValue;
      picture: number;
      undrawn: string | null;
      files: readonly { name: string; size: number }[];
    };

/** Produces a report where nobody waits for the thread. The bytes: length of the head, head as JSON, picture, files. */
export const reportComputation = computation<ReportOrder & { picture: boolean }>({
  format: 1,
  effort: ({ client }) => (client.directorate ? 'directorate' : 'unit'),
  async compute(db, order, rosters) {
    const produced = await produce(db, order, rosters);
    if (produced.kind !== 'report') return packed(produced, []);
    const { text, card, files = [], facts = null } = produced;
    const { picture, undrawn } = await drawn(order.picture ? card : undefined);
    const sizes = files.map(({ name, bytes }) => ({ name, size: bytes.length }));
    const head: Head = { kind: 'report', text, facts, picture: picture?.length ?? 0, undrawn, files: sizes };
    return packed(head, [...(picture ? [picture] : []), ...files.map(({ bytes }) => bytes)]);
  },
});

function packed(head: Head, parts: readonly Buffer[]): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...parts]);
}

/** Reads what the computation wrote. */
export function unpackReport(bytes: Buffer): FinishedReport {
  const length = bytes.readUInt32BE(0);
  const head: Head = JSON.parse(bytes.toString('utf8', 4, 4 + length));
  if (head.kind !== 'report') return head;
  let at = 4 + length;
  const take = (size: number): Buffer => {
    at += size;
    return bytes.subarray(at - size, at);
  };
  const picture = take(head.picture);
  const files = head.files.map(({ name, size }) => ({ name, bytes: take(size) }));
  const { text, facts, undrawn } = head;
  return { kind: 'report', text, facts, picture: picture.length > 0 ? picture : null, undrawn, files };
}
