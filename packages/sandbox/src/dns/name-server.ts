import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, decode, encode, type Question, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet';

/** What a name server says: records (none = the name has nothing of the kind), that something is wrong, or nothing. */
export type NameAnswer = readonly Answer[] | 'no such name' | 'server failure' | 'refused' | 'silence';

/** Answers one question; names come in lower case. */
export type Zone = (question: Question) => NameAnswer;

export interface NameServer {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Response codes: https://www.iana.org/assignments/dns-parameters, "DNS RCODEs". */
const codes = { 'server failure': 2, 'no such name': 3, refused: 5 } as const;

/** A name server on UDP that answers from a zone. What is no question is not answered. Port 0 takes a free one. */
export async function startNameServer(options: { zone: Zone; host: string; port: number }): Promise<NameServer> {
  const { zone, host, port } = options;
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const reply = replyTo(message, zone);
    if (reply) send(reply, from);
  });
  const send = (reply: Buffer, { port: to, address }: RemoteInfo): void => socket.send(reply, to, address, () => {});
  socket.bind(port, host);
  // Rejects when the port is taken.
  await once(socket, 'listening');
  socket.on('error', () => {});
  return {
    host,
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function replyTo(message: Buffer, zone: Zone): Buffer | undefined {
  try {
    const { type, id = 0, questions = [] } = decode(message);
    const [question] = questions;
    if (type !== 'query' || !question) return undefined;
    const answer = zone({ ...question, name: question.name.toLowerCase() });
    if (answer === 'silence') return undefined;
    const code = typeof answer === 'string' ? codes[answer] : 0;
    return encode({
      type: 'response',
      id,
      flags: RECURSION_DESIRED | RECURSION_AVAILABLE | code,
      questions: [question],
      answers: typeof answer === 'string' ? [] : [...answer],
    });
  } catch {
    // Rubbish on the port.
    return undefined;
  }
}
