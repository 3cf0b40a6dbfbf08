import { demoLogin, findStranger, seedDemo } from '../demo/seed.ts';
import type { CommandModule } from '../program.ts';
import { CommandError } from '../terminal.ts';

export const demoCommand: CommandModule = (program, use) => {
  program
    .command('demo')
    .description("write the sandbox's clients and personnel and the demo login into the database")
    .option('--clients <n>', 'how many clients', '6')
    .action(async (options: { clients: string }) => {
      const tools = use();
      if (tools.config.NODE_ENV === 'production') throw new CommandError('demo data has no place in production');
      const database = await tools.database();
      const stranger = await findStranger(database.db);
      if (stranger)
        throw new CommandError(`this database holds ${stranger}, which is no demo client; nothing was written`);
      const counts = await seedDemo(database.db, { clients: Number.parseInt(options.clients, 10) || 6 });
      tools.terminal.line(`${counts.clients} clients, ${counts.personnel} personnel; login ${demoLogin.username}`);
    });
};
