// Runs before `npm start` and `npm test` on whatever Node is there (20 or newer) and makes the rest possible:
// fetches the pinned pnpm, installs the locked packages, among them the pinned Node that runs everything else.
// Plain JavaScript, because the Node that runs it may not know how to strip types. Does nothing when all is in place.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [major = 0] = process.versions.node.split('.').map(Number);
if (major < 20) {
  console.error(`Cicero needs Node 20 or newer to start with (this is ${process.version}).`);
  process.exit(1);
}

const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const lock = createHash('sha256')
  .update(readFileSync(`${root}pnpm-lock.yaml`))
  .update(packageManager)
  .digest('hex');
const stamp = `${root}node_modules/.cicero-installed`;
const installed =
  existsSync(stamp) && existsSync(`${root}node_modules/node/bin/node`) && readFileSync(stamp, 'utf8') === lock;

if (!installed) {
  console.log('cicero: installing packages (first run, or the lock file changed) …');
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  const run = spawnSync(npx, ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    console.error(
      'cicero: the packages could not be installed; see the lines above. Is the package registry reachable?',
    );
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, lock);
}
