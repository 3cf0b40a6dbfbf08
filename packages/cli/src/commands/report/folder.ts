import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { pathOf } from '../import/source.ts';

export interface FileToWrite {
  name: string;
  bytes: Buffer | string;
}

/** Writes files into a folder, which is made if need be, and says where each is. @throws CommandError */
export async function writeInto(tools: Toolbox, folder: string, files: readonly FileToWrite[]): Promise<void> {
  const path = pathOf(tools, folder);
  try {
    await mkdir(path, { recursive: true });
    for (const { name, bytes } of files) {
      const target = join(path, basename(name));
      await writeFile(target, bytes);
      tools.terminal.line(`written: ${target}`);
    }
  } catch (cause) {
    throw new CommandError(`cannot write into ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}
