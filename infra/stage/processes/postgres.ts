import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { give, unprivileged } from './account.ts';
import { greets } from './answers.ts';
import { program } from './binaries.ts';
import { ProgramProcess } from './program-process.ts';

const run = promisify(execFile);
const install = 'PostgreSQL (Debian: postgresql)';
/** Start-up of protocol 3.0 as user and database `postgres`; the server answers R (authentication) when it serves. */
const startup = startupPacket({ user: 'postgres', database: 'postgres' });

/** A PostgreSQL of our own: fresh cluster, own port, durable as in production. */
export async function createPostgres(folder: string, port: number): Promise<ProgramProcess> {
  const account = unprivileged('postgres');
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  give(folder, account);
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: folder };
  const initdb = program('initdb', install);
  await run(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'], {
    cwd: folder,
    env,
    ...(account ?? {}),
  });
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    shared_buffers: '64MB',
    max_connections: '120',
    log_line_prefix: '%m [%p] %a ',
  };
  return new ProgramProcess({
    name: 'postgres',
    command: program('postgres', install),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env,
    cwd: folder,
    account,
    logFile: `${folder}.log`,
    isReady: () => greets(port, startup, (answer) => answer[0] === 'R'.charCodeAt(0)),
    patience: 60_000,
  });
}

function startupPacket(parameters: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(parameters)
    .map(([name, value]) => `${name}\0${value}\0`)
    .join('');
  const body = Buffer.from(`${text}\0`, 'latin1');
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}
