import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy that can stop passing anything on, or cut its connections. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #paused = false;

  private constructor(target: { host: string; port: number }) {
    this.#server = createServer((client) => {
      const upstream = connect(target);
      this.#sockets.add(client).add(upstream);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        from.on('data', (bytes) => {
          if (!this.#paused) to.write(bytes);
        });
        from.on('error', () => to.destroy());
        from.on('close', () => to.destroy());
      }
    });
  }

  static async before(url: string): Promise<{ proxy: TcpProxy; url: string }> {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy({ host: hostname, port: Number(port) });
    const address = await new Promise<{ port: number }>((resolve) => {
      proxy.#server.listen(0, '127.0.0.1', () => resolve(proxy.#server.address() as { port: number }));
    });
    const through = new URL(url);
    through.port = String(address.port);
    return { proxy, url: through.href };
  }

  /** Accepts connections and bytes, passes nothing on. What came meanwhile is lost. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }
}
