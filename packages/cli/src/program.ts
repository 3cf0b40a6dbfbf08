import { Command, CommanderError } from 'commander';
import { accountCommands } from './commands/account/commands.ts';
import { adoptCommand } from './commands/adopt.ts';
import { analyticsCommands } from './commands/analytics/commands.ts';
import { backupCommands } from './commands/backup/commands.ts';
import { clientCommands } from './commands/client.ts';
import { contactCommands } from './commands/contact.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { googleCommands } from './commands/google.ts';
import { importCommands } from './commands/import/commands.ts';
import { jobCommands } from './commands/job.ts';
import { messageCommands } from './commands/message/commands.ts';
import { migrateCommand } from './commands/migrate.ts';
import { premiumCommands } from './commands/premium/commands.ts';
import { reportCommands } from './commands/report/commands.ts';
import { whatsAppCommands } from './commands/whatsapp.ts';
import { CommandError, type Terminal } from './terminal.ts';
import type { Toolbox } from './toolbox.ts';

/** Adds a command to the program; `use` hands it its tools when it runs. */
export type CommandModule = (program: Command, use: () => Toolbox) => void;

/** The commands that work on data; they run here or inside a running instance alike. */
const modules: readonly CommandModule[] = [
  migrateCommand,
  adoptCommand,
  demoCommand,
  accountCommands,
  clientCommands,
  analyticsCommands,
  googleCommands,
  contactCommands,
  importCommands,
  premiumCommands,
  reportCommands,
  jobCommands,
  messageCommands,
  whatsAppCommands,
  backupCommands,
  doctorCommand,
];

export function createProgram(terminal: Terminal, use: () => Toolbox): Command {
  const program = new Command('cicero')
    .description('Cicero: social media attendance for police public-relations units')
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: (text) => terminal.problem(text.trimEnd()),
    });
  for (const module of modules) module(program, use);
  // Subcommands inherit neither of the two.
  for (const command of walk(program)) command.exitOverride().copyInheritedSettings(program);
  return program;
}

function* walk(command: Command): Generator<Command> {
  for (const child of command.commands) {
    yield child;
    yield* walk(child);
  }
}

/** Runs a program; returns the exit code and turns every failure into a line a person can act on. */
export async function runProgram(program: Command, argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof CommandError) terminal.problem(error.message);
    else terminal.problem(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return 1;
  }
}
