import { missingIn, type Reads } from './reads.ts';

interface Sent {
  readonly body?: object;
  /** As pages add them to every call. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A cookie the browser keeps for the site. */
  readonly cookie?: string;
}

export interface Received {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: pages look into answers without knowing them.
  readonly body: any;
}

/** A page of the web dashboard, or the app: it calls the public door over the network and knows nothing of the inside. */
export class Client {
  readonly #door: string;
  readonly #token: string | undefined;

  constructor(door: string, token?: string) {
    this.#door = door;
    this.#token = token;
  }

  /** The same site with somebody signed in. */
  signedIn(token: string): Client {
    return new Client(this.#door, token);
  }

  /** @param call method and path, as in `GET /api/users` */
  async send(call: string, { body, headers = {}, cookie }: Sent = {}): Promise<Received> {
    const [method = 'GET', path = ''] = call.split(' ');
    const answer = await fetch(`${this.#door}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        ...(cookie ? { cookie } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const received = await answer.text();
    return { status: answer.status, body: received === '' ? undefined : JSON.parse(received) };
  }

  /**
   * Sends a call and looks for what the client reads.
   * @throws Error that names the status, or each field that is missing or of another type
   */
  async reads(call: Parameters<Client['send']>[0], reads: Reads, sent: Sent = {}): Promise<Received['body']> {
    const { status, body } = await this.send(call, sent);
    if (status >= 300) throw new Error(`${call}: ${status} ${JSON.stringify(body)}`);
    const missing = missingIn(body, reads);
    if (missing.length > 0)
      throw new Error(`${call} lacks\n${missing.join('\n')}\nin ${JSON.stringify(body).slice(0, 600)}`);
    return body;
  }
}
