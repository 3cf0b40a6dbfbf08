import { migrate } from '@cicero/database';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog, type ManualClock } from '@cicero/runtime';
import { createSandbox, type Sandbox } from '@cicero/sandbox';
import { sql } from 'kysely';
import { seedDemo } from '../demo/seed.ts';
import { startServices } from '../up/embedded.ts';
import { sandboxEnvironment } from '../up/sandbox.ts';

/** Cicero and the outside world in this process, all on one clock. */
export interface SimulatedWorld {
  readonly host: Host;
  readonly sandbox: Sandbox;
  readonly services: readonly Service[];
  close(): Promise<void>;
}

/** Links in messages lead somewhere on a machine of their reader; in a simulation nobody follows them. */
const door = 'http://localhost:3000';
/** So many people of each directorate want to be reminded of their tasks. */
const reminded = 3;
/** The pace of production: what WhatsApp allows. */
const pace = { WHATSAPP_INTERVAL_MS: '3000', WHATSAPP_PER_MINUTE: '20', DELIVERY_POLL_MS: '30' };

/** Opens everything on embedded adapters in an empty folder, with the demo's clients and personnel. */
export async function openWorld(options: {
  folder: string;
  clock: ManualClock;
  env: Readonly<Record<string, string | undefined>>;
}): Promise<SimulatedWorld> {
  const { folder, clock } = options;
  const sandbox = await createSandbox({ clock });
  const outside = { ...sandbox, url: await sandbox.listen(0) };
  const env = {
    NODE_ENV: 'test',
    TZ: 'UTC',
    CICERO_DATA_DIR: folder,
    ...sandboxEnvironment(outside, door),
    ...pace,
  };
  const log = createLog('simulate', {
    level: options.env.LOG_LEVEL?.trim() || 'silent',
    destination: { write: (line) => void process.stderr.write(line) },
  });
  // What fails is tried again at once: the clock does not move meanwhile.
  const host = await openHost({ env, name: 'simulate', log, clock, retryDelays: [20, 100, 500] });
  const services: Service[] = [];
  const world = {
    host,
    sandbox,
    services,
    async close() {
      for (const service of services.splice(0).reverse()) await service.stop();
      await host.close();
      await sandbox.close();
    },
  };
  try {
    await migrate(host.database);
    const { db } = host.database;
    await seedDemo(db);
    await sql`update "user" set wa_notification_opt_in = true where user_id in (
      select user_id from (
        select person.user_id, row_number() over (partition by client.client_id order by person.user_id) as place
        from "user" person join clients client using (client_id)
        where client.client_type = 'direktorat' and person.status and person.whatsapp > '') known
      where place <= ${reminded})`.execute(db);
    await startServices(host, env, 0, services);
    await host.startRelay();
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}
