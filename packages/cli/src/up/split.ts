import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ServiceName, serviceNames } from '@cicero/contracts';
import { migrate, openDatabase } from '@cicero/database';
import { defaultPorts, portOf, requireServers } from '@cicero/platform';
import { BaseConfig, createLog, loadConfig, onShutdown } from '@cicero/runtime';
import { CommandError, type Terminal } from '../terminal.ts';
import { announce } from './announce.ts';
import { Progress } from './progress.ts';
import { type RunningSandbox, sandboxEnvironment, startSandbox } from './sandbox.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs the five services as processes of their own, as production does with containers. */
export async function upSplit(env: Environment, terminal: Terminal, options: { sandbox: boolean }): Promise<void> {
  const config = loadConfig(BaseConfig, env);
  requireServers(env);
  const progress = new Progress(terminal);
  await progress.step('bringing the schema up to date', async () => {
    const database = await openDatabase({ url: config.DATABASE_URL });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
  });
  let sandbox: RunningSandbox | undefined;
  let serviceEnv: Environment = env;
  if (options.sandbox && config.NODE_ENV !== 'production') {
    sandbox = await progress.step('starting the sandbox', () => startSandbox(config));
    serviceEnv = { ...env, ...sandboxEnvironment(sandbox, `http://localhost:${portOf('api-gateway', env)}`) };
  }
  // PORT is the public door's; the others keep their own.
  const ports = { ...defaultPorts, 'api-gateway': portOf('api-gateway', env) };
  const children = new Map<ServiceName, ChildProcess>();
  let stopping = false;
  const stopAll = async (): Promise<void> => {
    stopping = true;
    await Promise.all([...children.values()].map(stop));
    await sandbox?.close();
  };
  onShutdown(createLog('cicero', { level: 'warn' }), stopAll);
  const start = (name: ServiceName): void => {
    const child = spawn(process.execPath, [mainOf(name)], {
      env: { ...serviceEnv, PORT: String(ports[name]) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    children.set(name, child);
    child.once('exit', (code, signal) => {
      if (stopping) return;
      terminal.problem(`${name} ended (${signal ?? code}); starting it again`);
      setTimeout(() => !stopping && start(name), 1_000);
    });
  };
  for (const name of serviceNames) start(name);
  try {
    await progress.step('starting the services', () => Promise.all(serviceNames.map((name) => ready(ports[name]))));
  } catch (error) {
    await stopAll();
    throw error;
  }
  announce(terminal, {
    url: `http://127.0.0.1:${ports['api-gateway']}`,
    sandbox: sandbox !== undefined,
    seconds: progress.seconds,
  });
}

function mainOf(service: ServiceName): string {
  return fileURLToPath(new URL(`../../../../services/${service}/src/main.ts`, import.meta.url));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function ready(port: number): Promise<void> {
  const givenUp = Date.now() + 60_000;
  for (;;) {
    const answered = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    if (Date.now() > givenUp) throw new CommandError(`the service on port ${port} did not become ready within 60 s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
