import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of the broker that can be taken away and brought back. */
export class TcpProxy {
  readonly url: string;
  readonly #sockets = new Set<Socket>();
  readonly #close: () => Promise<void>;
  #away = false;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async before(target: string): Promise<TcpProxy> {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const url = new URL(target);
    const upstream = { host: url.hostname, port: Number(url.port) };
    url.port = String(port);
    const proxy = new TcpProxy(url.href, () => new Promise((resolve) => server.close(() => resolve())));
    server.on('connection', (client) => proxy.#pass(client, connect(upstream)));
    return proxy;
  }

  /** Cuts what is connected; refuses what comes until `back`. */
  goAway(): void {
    this.#away = true;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  back(): void {
    this.#away = false;
  }

  async close(): Promise<void> {
    this.goAway();
    await this.#close();
  }

  #pass(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
    if (this.#away) client.destroy();
  }
}
