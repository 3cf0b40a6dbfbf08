import type { CommandModule } from '../../program.ts';
import { rebuildCommand } from './rebuild.ts';
import { verifyCommand } from './verify.ts';

/** The numbers that answers are made from. */
export const analyticsCommands: CommandModule = (program, use) => {
  const analytics = program.command('analytics').description('numbers of attendance: rebuild, verify');
  rebuildCommand(analytics, use);
  verifyCommand(analytics, use);
};
