/**
 * Variables that a command takes from its caller's environment, also when it runs inside another process: a password that
 * was chosen, and the folder that paths are meant in (`INIT_CWD` when a package script runs the command).
 */
const passed = ['CICERO_PASSWORD', 'INIT_CWD', 'PWD'] as const;

export type PassedEnvironment = { readonly [name in (typeof passed)[number]]?: string };

/** A command line on its way to a running instance. */
export interface RemoteCommand {
  argv: readonly string[];
  env: PassedEnvironment;
}

/** The variables of a caller that go along, and no others. */
export function passedEnvironment(env: Readonly<Record<string, unknown>>): PassedEnvironment {
  return Object.fromEntries(
    passed.flatMap((name) => {
      const value = env[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );
}

/** The environment a command runs in inside an instance: the instance's, with the caller's own choices only. */
export function commandEnvironment(
  instance: Readonly<Record<string, string | undefined>>,
  caller: PassedEnvironment,
): Readonly<Record<string, string | undefined>> {
  return { ...instance, ...Object.fromEntries(passed.map((name) => [name, undefined])), ...caller };
}

/** @throws Error when it is no command */
export function readCommand(text: string): RemoteCommand {
  const command: unknown = JSON.parse(text);
  if (typeof command !== 'object' || command === null || !('argv' in command) || !('env' in command)) {
    throw new Error('no command');
  }
  const { argv, env } = command;
  const isCommand = Array.isArray(argv) && argv.every((word) => typeof word === 'string');
  if (!isCommand || typeof env !== 'object' || env === null) throw new Error('no command');
  return { argv, env: passedEnvironment({ ...env }) };
}
