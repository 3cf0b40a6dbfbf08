import type { ServiceName } from '@cicero/contracts';
import { ConfigError, loadConfig, onShutdown } from '@cicero/runtime';
import { Type } from 'typebox';
import { openHost } from './host.ts';
import type { Build } from './service.ts';

const ProcessConfig = Type.Object({ PORT: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }) });

/** Ports of the services when each is its own process; PORT overrides. */
export const defaultPorts: Readonly<Record<ServiceName, number>> = {
  'api-gateway': 3000,
  'auth-claim': 3001,
  collector: 3002,
  analytics: 3003,
  notifier: 3004,
};

/** Runs one service as this process, until it is told to stop. All of a service's main.ts. */
export async function runService(service: ServiceName, build: Build): Promise<void> {
  try {
    const { PORT } = loadConfig(ProcessConfig, process.env);
    const host = await openHost({ env: process.env, name: service });
    const running = await build(host.context(service));
    onShutdown(host.log, async () => {
      await running.stop();
      await host.close();
    });
    await running.start({ port: PORT || defaultPorts[service], host: host.config.HOST });
    await host.startRelay();
    host.log.info({ url: running.url }, 'ready');
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
    );
    process.exit(1);
  }
}
