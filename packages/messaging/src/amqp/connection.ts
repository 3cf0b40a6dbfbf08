import { type Channel, type ChannelModel, connect, type RecoveringChannelModel } from 'amqplib';
import { BusUnavailableError } from '../bus.ts';
import { errorText, type Logger } from '../log.ts';

export interface ConnectionOptions {
  url: string;
  /** What it is for, shown in the broker's list of connections. */
  name: string;
  log: Logger;
  /** How long opening may take, in milliseconds. */
  connectTimeout: number;
  /** Called on every new connection before it counts as up; its throw counts as a failed attempt. */
  setup?: (model: ChannelModel) => Promise<void>;
  onChange: () => void;
}

/** Seconds between heartbeats; a broker that misses two is given up. */
const heartbeat = 10;

function withHeartbeat(url: string): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has('heartbeat')) parsed.searchParams.set('heartbeat', String(heartbeat));
  return parsed.href;
}

/** A connection to RabbitMQ which comes back by itself (amqplib's own recovery). */
export class Connection {
  up = false;
  blocked = false;
  readonly #model: RecoveringChannelModel;

  private constructor(model: RecoveringChannelModel) {
    this.#model = model;
  }

  /** Keeps trying for `connectTimeout`, then rejects with BusUnavailableError. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { log, name, onChange } = options;
    const model = await connect(withHeartbeat(options.url), {
      timeout: 10_000,
      noDelay: true,
      clientProperties: { connection_name: `cicero ${name}` },
      recovery: {
        initialDelay: 100,
        maxDelay: 5_000,
        waitForConnect: false,
        setup: (opened: ChannelModel) => prepare(opened, options.setup),
      },
    });
    const connection = new Connection(model);
    const change = (up: boolean): void => {
      connection.up = up;
      connection.blocked = false;
      onChange();
    };
    model.on('connect', () => {
      log.info({ connection: name }, 'broker connected');
      change(true);
    });
    model.on('disconnect', (error) => {
      log.warn({ connection: name, error: errorText(error) }, 'broker connection lost');
      change(false);
    });
    model.on('connect-failed', (error) => log.warn({ connection: name, error: errorText(error) }, 'broker away'));
    model.on('error', (error) => log.warn({ connection: name, error: errorText(error) }, 'broker connection error'));
    model.on('handler-error', (error: Error) => log.error({ error: errorText(error) }, 'broker listener failed'));
    model.on('blocked', (reason) => {
      log.error({ connection: name, reason }, 'broker refuses publishing');
      connection.blocked = true;
      onChange();
    });
    model.on('unblocked', () => {
      log.info({ connection: name }, 'broker accepts publishing again');
      connection.blocked = false;
      onChange();
    });
    await opened(model, options.connectTimeout);
    return connection;
  }

  /** A new channel; waits until the connection is up, rejects once it is closed. */
  async createChannel(): Promise<Channel> {
    const channel = await this.#model.createChannel();
    // Without a listener an error of the channel would end the process; its close event tells all.
    channel.on('error', () => {});
    return channel;
  }

  /** Closes and stops coming back. */
  close(): Promise<void> {
    return this.#model.close();
  }
}

/**
 * amqplib listens to the new connection only after the setup. Until then we do: an error must not end
 * the process, and a connection that closed meanwhile must count as failed, or nobody would ever notice.
 */
async function prepare(model: ChannelModel, setup: ConnectionOptions['setup']): Promise<void> {
  let closed = false;
  model.on('error', () => {});
  model.once('close', () => {
    closed = true;
  });
  await setup?.(model);
  if (closed) throw new Error('connection closed while it was being set up');
}

async function opened(model: RecoveringChannelModel, timeout: number): Promise<void> {
  let lastError: unknown;
  model.on('connect-failed', (error) => {
    lastError = error;
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new BusUnavailableError(`broker not reached within ${timeout} ms: ${errorText(lastError)}`));
  }, timeout);
  try {
    await Promise.race([model.waitForConnect(), late.promise]);
  } catch (error) {
    await model.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
