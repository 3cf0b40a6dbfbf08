import { mkdirSync } from 'node:fs';
import { greets } from './answers.ts';
import { program } from './binaries.ts';
import { ProgramProcess } from './program-process.ts';

/** A Redis of our own that writes every change to disk before it answers. */
export function createRedis(folder: string, port: number): ProgramProcess {
  mkdirSync(folder, { recursive: true });
  const settings = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'protected-mode': 'no',
  };
  return new ProgramProcess({
    name: 'redis',
    command: program('redis-server', 'Redis (Debian: redis-server)'),
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    env: { PATH: process.env.PATH },
    cwd: folder,
    logFile: `${folder}.log`,
    isReady: () => greets(port, Buffer.from('PING\r\n'), (answer) => answer.toString().startsWith('+PONG')),
    patience: 30_000,
  });
}
