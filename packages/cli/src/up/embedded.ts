import { mkdir } from 'node:fs/promises';
import type { ServiceName } from '@cicero/contracts';
import { migrate } from '@cicero/database';
import { type Host, openHost, portOf, type Service } from '@cicero/platform';
import { BaseConfig, createLog, loadConfig, onShutdown } from '@cicero/runtime';
import { isRunning } from '../control/client.ts';
import { commandEnvironment } from '../control/command.ts';
import { type ControlServer, startControl } from '../control/server.ts';
import { demoLogin, isEmptyDirectory, seedDemo } from '../demo/seed.ts';
import { createProgram, runProgram } from '../program.ts';
import { CommandError, type Terminal } from '../terminal.ts';
import { controlSocket, isEmbedded, type Toolbox } from '../toolbox.ts';
import { announce } from './announce.ts';
import { firstCycle } from './first-cycle.ts';
import { Progress } from './progress.ts';
import { type RunningSandbox, sandboxEnvironment, startSandbox } from './sandbox.ts';
import { builds } from './services.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What stops with the instance, beside its host. */
interface Parts {
  control: ControlServer;
  sandbox?: RunningSandbox;
  services: Service[];
}

/** Runs everything in this process. The adapters are embedded unless URLs say otherwise. */
export async function upEmbedded(env: Environment, terminal: Terminal, options: { sandbox: boolean }): Promise<void> {
  const config = loadConfig(BaseConfig, env);
  const progress = new Progress(terminal);
  const socket = controlSocket(config);
  // Database, secret and control socket are in it: nobody's but its owner's.
  await mkdir(config.CICERO_DATA_DIR, { recursive: true, mode: 0o700 });
  if (await isRunning(socket)) {
    throw new CommandError(
      `Cicero is already running on ${config.CICERO_DATA_DIR}; stop it first, or set CICERO_DATA_DIR`,
    );
  }

  const port = portOf('api-gateway', env);
  const log = createLog('cicero', { level: env.LOG_LEVEL?.trim() || 'warn', pretty: process.stdout.isTTY === true });
  const control = await startControl(socket);
  const host = await progress
    .step('opening database, bus and cache', () => openHost({ env, name: 'cicero', log }))
    .catch(async (error: unknown) => {
      await control.close();
      throw error;
    });
  const parts: Parts = { control, services: [] };
  // From here on an interruption finds everything that was opened so far and closes it.
  onShutdown(log, () => stopAll(host, parts));

  try {
    await progress.step('bringing the schema up to date', () => migrate(host.database));
    const isDemo = options.sandbox && isEmbedded(config) && config.NODE_ENV !== 'production';
    const isFirstStart = isDemo && (await isEmptyDirectory(host.database.db));
    if (isFirstStart) await progress.step('writing demo clients and personnel', () => seedDemo(host.database.db));

    let serviceEnv: Environment = env;
    if (options.sandbox && config.NODE_ENV !== 'production') {
      const sandbox = await progress.step('starting the sandbox', () => startSandbox(config));
      parts.sandbox = sandbox;
      serviceEnv = { ...env, ...sandboxEnvironment(sandbox, `http://localhost:${port}`) };
    }
    const services = await progress.step('starting the services', () =>
      startServices(host, serviceEnv, port, parts.services),
    );
    await host.startRelay();
    control.admit(({ argv, env: caller }, remote) => {
      const program = createProgram(remote, () => toolboxOf(host, commandEnvironment(serviceEnv, caller), remote));
      return runProgram(program, argv, remote);
    });
    if (isDemo) {
      await firstCycle(host, progress);
    }
    announce(terminal, {
      url: services['api-gateway'].url,
      sandbox: parts.sandbox !== undefined,
      ...(isDemo ? { login: demoLogin } : {}),
      seconds: progress.seconds,
    });
  } catch (error) {
    await stopAll(host, parts);
    throw error;
  }
}

/** Starts every service in this process, the public door last; those that stand are in `started` at once. */
export async function startServices(
  host: Host,
  env: Environment,
  publicPort: number,
  started: Service[],
): Promise<Record<ServiceName, Service>> {
  const services: Partial<Record<ServiceName, Service>> = {};
  const urls: Record<string, string> = {};
  for (const [name, build] of Object.entries(builds) as [ServiceName, (typeof builds)[ServiceName]][]) {
    const isDoor = name === 'api-gateway';
    const service = await build({ ...host.context(name), env: isDoor ? { ...env, ...urls } : env });
    started.push(service);
    const port = isDoor ? publicPort : 0;
    try {
      await service.start({ port, host: isDoor ? host.config.HOST : '127.0.0.1' });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
        throw new CommandError(`port ${port} is in use; choose another: PORT=3001 npm start`);
      }
      throw error;
    }
    urls[`${name.toUpperCase().replace('-', '_')}_URL`] = service.url;
    services[name] = service;
  }
  return services as Record<ServiceName, Service>;
}

async function stopAll(host: Host, parts: Parts): Promise<void> {
  parts.control.refuse('Cicero is stopping');
  try {
    // The public door was started last and closes first.
    for (const service of parts.services.splice(0).reverse()) await service.stop();
    await parts.sandbox?.close();
    await host.close();
  } finally {
    await parts.control.close();
  }
}

/** The tools of a command that runs inside this instance: the instance's own connections, which stay open. */
function toolboxOf(host: Host, env: Environment, terminal: Terminal): Toolbox {
  return {
    env,
    config: host.config,
    terminal,
    log: host.log,
    clock: host.clock,
    database: async () => host.database,
    bus: async () => host.bus,
    cache: async () => host.cache,
    close: async () => {},
  };
}
