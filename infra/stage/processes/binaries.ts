import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that this test needs is not on the machine. */
export class MissingProgram extends Error {
  override readonly name = 'MissingProgram';
}

/** Where packages put what they do not put on the PATH; newest version first. */
const usualPlaces: readonly string[] = [
  ...versionsIn('/usr/lib/postgresql'),
  '/usr/lib/rabbitmq/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/opt/homebrew/sbin',
  ...versionsIn('/usr/lib/erlang', /^erts-/),
];

/**
 * The path of a program. Wrappers that packages put into `/usr/sbin` are passed over when the real one is known:
 * they insist on the machine's own configuration.
 * @throws MissingProgram with what to install
 */
export function program(name: string, install: string): string {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  for (const folder of [...usualPlaces, ...onPath]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not here
    }
  }
  throw new MissingProgram(`${name} is not on this machine; install ${install}`);
}

function versionsIn(folder: string, wanted = /^\d+/): string[] {
  try {
    return readdirSync(folder)
      .filter((entry) => wanted.test(entry))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((entry) => join(folder, entry, 'bin'));
  } catch {
    return [];
  }
}
