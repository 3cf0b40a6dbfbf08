import { statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';

const gibibyte = 1024 ** 3;

export default defineConfig({
  test: {
    include: ['{packages,services}/*/test/**/*.test.ts', 'infra/test/**/*.test.ts'],
    globalSetup: ['infra/test/servers.ts'],
    // Suites that talk to servers and Chromium share two cores; nothing here is timed, only bounded.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // One worker would leave a core idle while tests wait, and by default one is kept free.
    maxWorkers: '100%',
    env: { NODE_ENV: 'test', TZ: 'Asia/Jakarta', TMPDIR: temporaryFolder() },
  },
});

/**
 * Where tests put their databases: in memory, if Linux has room for them there. An embedded database writes a thousand
 * small files and waits for each; on a disk that is most of the time a test file takes.
 */
function temporaryFolder(): string {
  const memory = '/dev/shm';
  if (process.env.TMPDIR) return process.env.TMPDIR;
  try {
    const { bavail, bsize } = statfsSync(memory);
    return Math.min(bavail * bsize, freemem()) > 4 * gibibyte ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}
