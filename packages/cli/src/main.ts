#!/usr/bin/env node
import { isRunning, runRemotely } from './control/client.ts';
import { passedEnvironment } from './control/command.ts';
import { createProgram, runProgram } from './program.ts';
import { simulateCommand } from './simulate/command.ts';
import { processTerminal } from './terminal.ts';
import { controlSocket, isEmbedded, openToolbox, type Toolbox } from './toolbox.ts';
import { upCommand } from './up/command.ts';

const terminal = processTerminal;
const argv = process.argv.slice(2);

try {
  process.exitCode = await run();
} catch (error) {
  terminal.problem(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(): Promise<number> {
  let toolbox: Toolbox | undefined;
  const program = createProgram(terminal, () => {
    toolbox ??= openToolbox(process.env, terminal);
    return toolbox;
  });
  upCommand(program, terminal);
  simulateCommand(program, terminal);
  const probe = openToolbox(process.env, terminal);
  const socket = controlSocket(probe.config);
  const isForData =
    argv[0] !== undefined &&
    !['up', 'simulate'].includes(argv[0]) &&
    !argv.some((word) => word === '--help' || word === '-h');
  if (isForData && isEmbedded(probe.config) && (await isRunning(socket))) {
    return runRemotely(socket, { argv, env: passedEnvironment(process.env) }, terminal);
  }
  try {
    return await runProgram(program, argv.length === 0 ? ['--help'] : argv, terminal);
  } finally {
    await toolbox?.close();
  }
}
