import type { Command } from 'commander';
import type { Terminal } from '../terminal.ts';
import { upEmbedded } from './embedded.ts';
import { upSplit } from './split.ts';

/** `cicero up`: unlike the other commands it is the instance, so it never runs inside one. */
export function upCommand(program: Command, terminal: Terminal): void {
  program
    .command('up')
    .description('run all five services, with the sandbox unless NODE_ENV=production')
    .option('--split', 'each service as a process of its own; needs DATABASE_URL, AMQP_URL and REDIS_URL')
    .option('--no-sandbox', 'without the stand-ins for Instagram, TikTok, mail and WhatsApp')
    .action((options: { split?: boolean; sandbox: boolean }) =>
      options.split
        ? upSplit(process.env, terminal, { sandbox: options.sandbox })
        : upEmbedded(process.env, terminal, { sandbox: options.sandbox }),
    );
}
