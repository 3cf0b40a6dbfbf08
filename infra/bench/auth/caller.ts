import { Client, type Dispatcher } from 'undici';

export interface Call {
  path: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: object;
}

/** One keep-alive connection over loopback, one request at a time, as a browser's or the gateway's. */
export class Caller {
  private readonly client: Client;

  constructor(origin: string) {
    this.client = new Client(origin, { pipelining: 1 });
  }

  /**
   * Milliseconds from sending the request to having read its answer.
   * @throws Error when the answer has another status than expected: then something else would be measured
   */
  async time({ path, method = 'GET', headers = {}, body }: Call, expected: number): Promise<number> {
    const options: Dispatcher.RequestOptions = {
      path,
      method,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    };
    const start = performance.now();
    const answer = await this.client.request(options);
    const text = await answer.body.text();
    const took = performance.now() - start;
    if (answer.statusCode !== expected) throw new Error(`${path} answered ${answer.statusCode}: ${text}`);
    return took;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
