import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { give, unprivileged } from './account.ts';
import { greets } from './answers.ts';
import { program } from './binaries.ts';
import { ProgramProcess } from './program-process.ts';

const run = promisify(execFile);
const install = 'RabbitMQ (Debian: rabbitmq-server)';
const protocolHeader = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

export interface RabbitPorts {
  amqp: number;
  distribution: number;
  /** Erlang's port mapper; ours, so that the machine's own RabbitMQ never hears of this one. */
  epmd: number;
}

export interface QueueDepth {
  name: string;
  /** Ready and in hand together. */
  messages: number;
}

export interface RabbitMq {
  readonly server: ProgramProcess;
  /** Erlang's port mapper; lives as long as the test and is no victim: production restarts it with the machine. */
  readonly mapper: ProgramProcess;
  queues(): Promise<QueueDepth[]>;
}

/** A RabbitMQ of our own: own node, own port mapper, own files, no plug-ins. */
export function createRabbitMq(folder: string, ports: RabbitPorts): RabbitMq {
  const account = unprivileged('rabbitmq');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'enabled_plugins'), '[].\n');
  writeFileSync(join(folder, '.erlang.cookie'), `CICERO${process.pid}${ports.amqp}`, { mode: 0o400 });
  writeFileSync(
    join(folder, 'rabbitmq.conf'),
    `listeners.tcp.1 = 127.0.0.1:${ports.amqp}\ndisk_free_limit.absolute = 50MB\nlog.file = false\nlog.console = true\n`,
  );
  give(folder, account);
  give(join(folder, '.erlang.cookie'), account);
  const loopback = '-kernel inet_dist_use_interface {127,0,0,1}';
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_FLAGS: loopback,
    RABBITMQ_NODENAME: `cicero-stage-${ports.amqp}@localhost`,
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'config'),
  };
  const shared = { env, cwd: folder, account, logFile: `${folder}.log` };
  const server = new ProgramProcess({
    ...shared,
    name: 'rabbitmq',
    command: program('rabbitmq-server', install),
    args: [],
    isReady: () => greets(ports.amqp, protocolHeader, (answer) => answer[0] === 1 && answer.includes('RabbitMQ')),
    patience: 90_000,
  });
  const mapper = new ProgramProcess({
    ...shared,
    name: 'epmd',
    command: program('epmd', install),
    args: ['-port', String(ports.epmd), '-address', '127.0.0.1'],
    isReady: () => listens(ports.epmd),
    patience: 10_000,
  });
  const control = program('rabbitmqctl', install);
  return {
    server,
    mapper,
    async queues() {
      const args = ['--quiet', '-n', env.RABBITMQ_NODENAME, 'list_queues', 'name', 'messages', '--formatter', 'json'];
      const { stdout } = await run(control, args, { env, cwd: folder, ...(account ?? {}), timeout: 30_000 });
      return JSON.parse(stdout) as QueueDepth[];
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
