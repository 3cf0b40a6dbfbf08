import type { ServiceName } from '@cicero/contracts';
import { ConfigError, onShutdown } from '@cicero/runtime';
import { openHost } from './host.ts';
import { portOf, requireServers } from './process.ts';
import type { Build } from './service.ts';

/** Runs one service as this process, until it is told to stop. All of a service's main.ts. */
export async function runService(service: ServiceName, build: Build): Promise<void> {
  try {
    const port = portOf(service, process.env);
    requireServers(process.env);
    const host = await openHost({ env: process.env, name: service });
    const running = await build(host.context(service));
    onShutdown(host.log, async () => {
      await running.stop();
      await host.close();
    });
    await running.start({ port, host: host.config.HOST });
    await host.startRelay();
    host.log.info({ url: running.url }, 'ready');
  } catch (error) {
    process.stderr.write(
      `${error instanceof ConfigError ? error.message : (error instanceof Error && error.stack) || String(error)}\n`,
    );
    process.exit(1);
  }
}
