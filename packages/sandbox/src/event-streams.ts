import type { FastifyReply } from 'fastify';

const HEARTBEAT_MS = 15_000;
/** A listener that does not read loses its connection instead of filling memory; it reconnects. */
const MOST_BUFFERED = 4 * 1024 * 1024;
const MOST_LISTENERS = 100;

export interface StreamEvent {
  /** For `Last-Event-ID`; left out for events that need no resuming. */
  id?: string;
  type: string;
  data: unknown;
}

/** Server-sent events: a set of open answers, each with a topic it listens to. */
export class EventStreams {
  private readonly open = new Map<FastifyReply, string>();
  private heartbeat: NodeJS.Timeout | undefined;

  /** Turns an answer into a stream of a topic's events, `missed` ones first. False when there are too many listeners. */
  add(reply: FastifyReply, topic: string, missed: readonly StreamEvent[] = []): boolean {
    if (this.open.size >= MOST_LISTENERS) return false;
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
      'x-accel-buffering': 'no',
    });
    reply.raw.write(': terhubung\n\n');
    this.open.set(reply, topic);
    reply.raw.on('error', () => reply.raw.destroy());
    reply.raw.once('close', () => this.forget(reply));
    for (const event of missed) this.write(reply, event);
    this.heartbeat ??= setInterval(() => this.beat(), HEARTBEAT_MS).unref();
    return true;
  }

  /** Sends to everybody on the topic; how many there were. */
  send(topic: string, event: StreamEvent): number {
    let count = 0;
    for (const [reply, listening] of this.open) if (listening === topic && this.write(reply, event)) count++;
    return count;
  }

  listeners(topic: string): number {
    return [...this.open.values()].filter((listening) => listening === topic).length;
  }

  close(): void {
    for (const reply of this.open.keys()) reply.raw.end();
    this.open.clear();
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
  }

  private beat(): void {
    for (const reply of this.open.keys()) reply.raw.write(': masih di sini\n\n');
  }

  private forget(reply: FastifyReply): void {
    this.open.delete(reply);
    if (this.open.size > 0) return;
    clearInterval(this.heartbeat);
    this.heartbeat = undefined;
  }

  private write(reply: FastifyReply, event: StreamEvent): boolean {
    if (reply.raw.writableLength > MOST_BUFFERED) {
      reply.raw.destroy();
      return false;
    }
    const id = event.id === undefined ? '' : `id: ${event.id}\n`;
    reply.raw.write(`${id}event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`);
    return true;
  }
}
