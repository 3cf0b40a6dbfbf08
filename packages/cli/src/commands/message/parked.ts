import type { CommandModule } from '../../program.ts';
import { CommandError, table } from '../../terminal.ts';

/** Messages between services that could not be handled and were parked in the queue of their consumer. */
export const parkedCommands: CommandModule = (message, use) => {
  message
    .command('list [queue]')
    .description(
      'messages between services that were parked, with the error; messages to people: message outbound list',
    )
    .option('-n, --limit <n>', 'how many per queue', '20')
    .action(async (queue: string | undefined, options: { limit: string }) => {
      const { dead } = await use().bus();
      const queues = queue ? [{ queue, count: Number.NaN }] : await dead.queues();
      if (queues.length === 0) use().terminal.line('no message is parked');
      const limit = Math.min(500, Math.max(1, Number.parseInt(options.limit, 10) || 20));
      for (const { queue: name, count } of queues) {
        const parked = await dead.list(name, limit);
        use().terminal.line(`${name}: ${Number.isNaN(count) ? parked.length : count} parked`);
        if (parked.length === 0) continue;
        use().terminal.line(
          table(
            ['id', 'type', 'parked', 'tries', 'error'],
            parked.map((entry) => [
              entry.id,
              entry.message?.type,
              entry.parkedAt,
              entry.attempts,
              entry.error.slice(0, 80),
            ]),
          ),
        );
      }
    });

  message
    .command('replay <queue> [id]')
    .description(
      'put parked messages between services back into their queue; messages to people: message outbound resend',
    )
    .option('--all', 'every message of the queue')
    .action(async (queue: string, id: string | undefined, options: { all?: boolean }) => {
      const filter = chosen(id, options.all);
      const count = await (await use().bus()).dead.replay(queue, filter);
      use().terminal.line(`${count} put back into ${queue}`);
    });

  message
    .command('drop <queue> [id]')
    .description('delete parked messages between services for good; messages to people: message outbound cancel')
    .option('--all', 'every message of the queue')
    .option('--dry-run', 'only say how many')
    .action(async (queue: string, id: string | undefined, options: { all?: boolean; dryRun?: boolean }) => {
      const filter = chosen(id, options.all);
      const { dead } = await use().bus();
      if (options.dryRun) {
        const parked = await dead.list(queue, 500);
        const count = parked.filter((entry) => filter.id === undefined || entry.id === filter.id).length;
        use().terminal.line(`would drop ${count} of ${queue}`);
        return;
      }
      use().terminal.line(`${await dead.drop(queue, filter)} dropped from ${queue}`);
    });
};

function chosen(id: string | undefined, all: boolean | undefined): { id?: string } {
  if (id !== undefined) return { id };
  if (all) return {};
  throw new CommandError('name the id of a message, or say --all');
}
