import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserPath } from '../../../src/whatsapp/web/browser-path.ts';

const page = readFileSync(new URL('stand-in-page.js', import.meta.url), 'utf8');

export interface Sent {
  id: string;
  chatId: string;
  text: string;
  type: string;
  bytes: number[] | null;
  filename: string | null;
  preview: unknown;
}

interface Known {
  id: string;
  chatId: string;
  author: string | null;
  text: string;
  t: number;
  fromMe: boolean;
  type?: string;
}

/** Whether this machine has what the tests with a real browser need. With CI=true it is required. */
export const browserThere =
  has(() => browserPath(process.env.WA_BROWSER_PATH)) && has(() => execFileSync('openssl', ['version']));

function has(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    return false;
  }
}

/**
 * WhatsApp and the phone, for a page that a real browser loads as https://web.whatsapp.com/: knows linked devices, takes
 * messages, delivers messages. It proves what becomes of states, browsers and processes, not WhatsApp's own protocol.
 */
export class StandIn {
  readonly sent: Sent[] = [];
  readonly codes: string[] = [];
  /** Linked devices by the secret in their profile. */
  readonly linked = new Set<string>();
  /** `…@c.us` that are not on WhatsApp. */
  readonly strangers = new Set<string>();
  /** Hidden numbers: lid by phone. */
  readonly lids = new Map<string, string>();
  /** Milliseconds until a sent message is confirmed. */
  sendDelay = 0;
  /** Milliseconds until the page knows whether it is paired. */
  helloDelay = 0;
  /** What `GET /` answers; undefined = the page. */
  instead: string | undefined;
  private readonly known: Known[] = [];
  private readonly pages = new Map<ServerResponse, string>();
  private refs = 0;
  private readonly server;
  private readonly folder = mkdtempSync(join(tmpdir(), 'cicero-stand-in-'));

  constructor() {
    const [key, certificate] = [join(this.folder, 'key.pem'), join(this.folder, 'certificate.pem')];
    const self = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=web.whatsapp.com'];
    execFileSync('openssl', [...self, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    this.server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Arguments with which a browser takes this for WhatsApp. */
  get args(): string[] {
    const { port } = this.server.address() as AddressInfo;
    return [`--host-resolver-rules=MAP * 127.0.0.1:${port}`, '--ignore-certificate-errors', '--no-proxy-server'];
  }

  get pagesOpen(): number {
    return this.pages.size;
  }

  /** The phone scans the code, or types in the pairing code. */
  scan(): void {
    const token = randomUUID();
    this.linked.add(token);
    for (const page of this.pages.keys()) this.pages.set(page, token);
    this.tell('scanned', { token, known: this.known });
  }

  /** Another code, as every 20 seconds. */
  newCode(): void {
    this.tell('ref', { ref: this.nextRef() });
  }

  /** Somebody writes; is heard by pages that are open, and found unread by those that come later. */
  write(message: { chatId: string; text: string; author?: string; type?: string; t?: number }): string {
    const id = `false_${message.chatId}_${randomUUID()}`;
    const t = message.t ?? Math.floor(Date.now() / 1_000);
    const known: Known = { fromMe: false, author: null, ...message, id, t };
    this.known.push(known);
    this.tell('message', known);
    return id;
  }

  /** The phone ends the link. */
  unlink(): void {
    this.linked.clear();
    this.tell('logout', {});
  }

  /** Whatever else the page is to hear: `state`, `reload`, `losesIds`. */
  tell(event: string, data: object): void {
    for (const page of this.pages.keys()) page.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private nextRef(): string {
    this.refs += 1;
    return `2@kode-${this.refs}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'https://web.whatsapp.com');
    if (url.pathname === '/events') return this.hello(url.searchParams.get('token') ?? '', response);
    if (request.method === 'GET') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      const found = url.pathname === '/';
      response.writeHead(found ? 200 : 404);
      response.end(
        found ? (this.instead ?? `<!doctype html><title>WhatsApp</title><script type="module">${page}</script>`) : '',
      );
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await this.take(url.pathname, JSON.parse(Buffer.concat(chunks).toString()));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  }

  private hello(token: string, response: ServerResponse): void {
    response.setHeader('content-type', 'text/event-stream');
    response.writeHead(200);
    this.pages.set(response, token);
    response.on('close', () => this.pages.delete(response));
    const paired = this.linked.has(token);
    const hello = { paired, known: paired ? this.known : [], ref: this.nextRef(), delay: this.helloDelay };
    response.write(`event: hello\ndata: ${JSON.stringify(hello)}\n\n`);
  }

  private async take(path: string, body: Record<string, unknown>): Promise<unknown> {
    switch (path) {
      case '/send':
        this.sent.push(body as unknown as Sent);
        await new Promise((resolve) => setTimeout(resolve, this.sendDelay));
        return {};
      case '/exists': {
        const id = String(body.id);
        const [phone] = [...this.lids].find(([, lid]) => lid === id) ?? [];
        if (phone) return { id, phone };
        return this.strangers.has(id) ? {} : { id: this.lids.get(id) ?? id };
      }
      case '/pairing-code':
        this.codes.push(String(body.phone));
        return { code: 'ABCD1234' };
      case '/logout':
        this.linked.delete(String(body.token));
        return {};
      case '/refresh':
        this.newCode();
        return {};
      default:
        return {};
    }
  }
}
