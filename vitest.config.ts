import { defineConfig } from 'vitest/config';

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
    env: { NODE_ENV: 'test', TZ: 'Asia/Jakarta' },
  },
});
