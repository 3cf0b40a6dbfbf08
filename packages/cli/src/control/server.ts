import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Terminal } from '../terminal.ts';
import { type RemoteCommand, readCommand } from './command.ts';

/** Runs a command line; returns the exit code. */
export type CommandRunner = (command: RemoteCommand, terminal: Terminal) => Promise<number>;

export interface ControlServer {
  /** From now on commands are run. */
  admit(run: CommandRunner): void;
  /** From now on commands are told why not. */
  refuse(reason: string): void;
  close(): Promise<void>;
}

/**
 * Lets other processes run commands inside this one, because the embedded database has room for one process only.
 * Stands before the database is opened and until it is closed: as long as it answers, nobody else may open it.
 * Refuses commands until told otherwise. A socket in the data folder that only its owner may open; answers are JSON lines `{ line } | { problem } | { exit }`.
 */
export async function startControl(socket: string): Promise<ControlServer> {
  let run = refusing('Cicero is still starting; try again in a moment');
  await rm(socket, { force: true });
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > 65_536) request.destroy();
    });
    request.on('end', () => {
      const say = (part: object) => void response.write(`${JSON.stringify(part)}\n`);
      const terminal: Terminal = {
        line: (text = '') => say({ line: text }),
        problem: (text) => say({ problem: text }),
      };
      void runSafely(run, body, terminal).then((exit) => response.end(`${JSON.stringify({ exit })}\n`));
    });
  });
  await listen(server, socket);
  await chmod(socket, 0o600);
  return {
    admit(runner) {
      run = runner;
    },
    refuse(reason) {
      run = refusing(reason);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function refusing(reason: string): CommandRunner {
  return async (_command, terminal) => {
    terminal.problem(reason);
    return 1;
  };
}

async function runSafely(run: CommandRunner, body: string, terminal: Terminal): Promise<number> {
  try {
    return await run(readCommand(body), terminal);
  } catch (error) {
    terminal.problem(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, () => resolve());
  });
}
