import { request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Terminal } from '../terminal.ts';
import type { RemoteCommand } from './command.ts';

/** True when a running instance answers on the socket. A socket left by a crash does not. */
export function isRunning(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** Runs a command in the running instance and shows what it says; returns its exit code. */
export function runRemotely(socket: string, command: RemoteCommand, terminal: Terminal): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, method: 'POST', path: '/' }, (response) => {
      let exit = 1;
      const lines = createInterface({ input: response });
      lines.on('line', (text) => {
        const part: { line?: string; problem?: string; exit?: number } = JSON.parse(text);
        if (part.line !== undefined) terminal.line(part.line);
        if (part.problem !== undefined) terminal.problem(part.problem);
        if (part.exit !== undefined) exit = part.exit;
      });
      lines.on('close', () => resolve(exit));
    });
    call.on('error', reject);
    call.end(JSON.stringify(command));
  });
}
