import type { CommandModule } from '../../program.ts';
import { outboundCommands } from './outbound.ts';
import { parkedCommands } from './parked.ts';

/** Messages between services that were given up, and messages to people. */
export const messageCommands: CommandModule = (program, use) => {
  const message = program
    .command('message')
    .description(
      'messages: those between services that were given up (list, replay, drop), those to people (outbound)',
    );
  parkedCommands(message, use);
  outboundCommands(message, use);
};
