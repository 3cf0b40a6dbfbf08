import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxEnvironment, seedDemo } from '@cicero/cli';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { type Host, openHost } from '@cicero/platform';
import { type Clock, createLog, systemClock } from '@cicero/runtime';
import { createSandbox, type Sandbox } from '@cicero/sandbox';
import { freePorts } from '../stage/processes/ports.ts';
import { openServices, type Services } from './services.ts';

export interface Installation {
  readonly host: Host;
  readonly sandbox: Sandbox;
  /** The sandbox's own address. */
  readonly outside: string;
  readonly services: Services;
  /** The public address. */
  readonly door: string;
  close(): Promise<void>;
}

/** All of Cicero in this process on embedded adapters, with the sandbox around it and its people in the directory. */
export async function openInstallation(
  options: { clock?: Clock; env?: Readonly<Record<string, string>> } = {},
): Promise<Installation> {
  const clock = options.clock ?? systemClock;
  const folder = await mkdtemp(join(tmpdir(), 'cicero-installation-'));
  const sandbox = await createSandbox({ clock });
  const [port = 0] = await freePorts(1);
  const outside = { ...sandbox, url: await sandbox.listen(0) };
  const env = {
    NODE_ENV: 'test',
    CICERO_DATA_DIR: folder,
    ...sandboxEnvironment(outside, `http://127.0.0.1:${port}`),
    WHATSAPP_INTERVAL_MS: '0',
    EMAIL_INTERVAL_MS: '0',
    ...options.env,
  };
  const log = createLog('installation', { level: 'silent' });
  await placeMigratedDatabase(folder);
  const host = await openHost({ env, name: 'installation', log, clock, retryDelays: [20, 50] });
  await seedDemo(host.database.db);
  const services = await openServices(host, env, async (service, name) => {
    await service.start({ port: name === 'api-gateway' ? port : 0, host: '127.0.0.1' });
    return service.url;
  });
  await host.startRelay();
  return {
    host,
    sandbox,
    outside: outside.url,
    services,
    door: `http://127.0.0.1:${port}`,
    async close() {
      for (const service of Object.values(services).reverse()) await service.stop();
      await host.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
