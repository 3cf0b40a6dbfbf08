import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@cicero/contracts';
import { isReady } from './answers.ts';
import { ProgramProcess } from './program-process.ts';

export interface ServiceOptions {
  folder: string;
  port: number;
  /** URLs of the servers, of the sandbox and of the other services. */
  env: Readonly<Record<string, string>>;
}

/** One of the five services as its own process, as production runs it: `node services/<name>/src/main.ts`. */
export function createService(name: ServiceName, { folder, port, env }: ServiceOptions): ProgramProcess {
  return new ProgramProcess({
    name,
    command: process.execPath,
    args: [fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))],
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env, PORT: String(port) },
    cwd: folder,
    logFile: `${folder}/${name}.log`,
    isReady: () => isReady(port),
    patience: 120_000,
  });
}
