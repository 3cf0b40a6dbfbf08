import { countOutbox, migrationStatus } from '@cicero/database';
import { sql } from 'kysely';
import colors from 'picocolors';
import type { CommandModule } from '../program.ts';
import { CommandError } from '../terminal.ts';
import type { Toolbox } from '../toolbox.ts';

/** A question about the installation; throws with the advice when the answer is bad. */
type Check = (tools: Toolbox) => Promise<string>;

const checks: Readonly<Record<string, Check>> = {
  database: async (tools) => {
    const { adapter, db } = await tools.database();
    const { rows } = await sql<{ version: string; encoding: string }>`
      select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`.execute(
      db,
    );
    const version = Number(rows[0]?.version ?? 0);
    if (version < 150_000) throw new Error('PostgreSQL 15 or newer is needed');
    if (rows[0]?.encoding !== 'UTF8') throw new Error(`the database must be UTF8, it is ${rows[0]?.encoding}`);
    return `${adapter}, version ${Math.floor(version / 10_000)}`;
  },
  schema: async (tools) => {
    const waiting = (await migrationStatus(await tools.database())).filter((row) => row.appliedAt === null);
    if (waiting.length > 0) throw new Error(`${waiting.length} migrations wait: run cicero migrate`);
    return 'up to date';
  },
  cache: async (tools) => {
    await (await tools.cache()).ping();
    return tools.config.REDIS_URL ? 'redis' : 'in process';
  },
  bus: async (tools) => {
    const bus = await tools.bus();
    if (bus.state !== 'connected') throw new Error(`the broker is ${bus.state}`);
    const parked = (await bus.dead.queues()).reduce((sum, { count }) => sum + count, 0);
    if (parked > 0) throw new Error(`${parked} messages are parked: see cicero message list`);
    return tools.config.AMQP_URL ? 'rabbitmq' : 'in process';
  },
  outbox: async (tools) => {
    const waiting = await countOutbox((await tools.database()).db);
    if (waiting > 1_000) throw new Error(`${waiting} messages wait in the outbox: is a service with a relay running?`);
    return `${waiting} waiting`;
  },
  collection: async (tools) => {
    const { db } = await tools.database();
    const { rows } = await sql<{ age: number | null }>`
      select extract(epoch from now() - max(finished_at))::float8 as age from collection_run
      where status in ('succeeded', 'partial') and run_id not in (
        select unnest(runs) from aggregator_refresh where not with_posts)`.execute(db);
    const age = rows[0]?.age;
    if (age === null || age === undefined) return 'nothing collected yet';
    if (age > 12 * 3600) throw new Error(`the newest collected data is ${Math.round(age / 3600)} hours old`);
    return `newest data ${Math.round(age / 60)} minutes old`;
  },
};

export const doctorCommand: CommandModule = (program, use) => {
  program
    .command('doctor')
    .description('look at everything an installation needs and say what to do about what is wrong')
    .action(async () => {
      const tools = use();
      let bad = 0;
      for (const [name, check] of Object.entries(checks)) {
        try {
          tools.terminal.line(`${colors.green('ok ')} ${name}: ${await check(tools)}`);
        } catch (error) {
          bad += 1;
          tools.terminal.line(
            `${colors.red('bad')} ${name}: ${error instanceof Error ? error.message : String(error)}`,
          );
        }
      }
      if (bad > 0) throw new CommandError(`${bad} of ${Object.keys(checks).length} checks found something`);
    });
};
