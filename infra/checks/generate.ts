import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated.ts';

/** `pnpm generate`: writes the files that are made from the code. */
const root = fileURLToPath(new URL('../../', import.meta.url));
for (const [path, text] of await generatedFiles()) {
  await mkdir(dirname(root + path), { recursive: true });
  await writeFile(root + path, text);
  process.stdout.write(`wrote ${path}\n`);
}
