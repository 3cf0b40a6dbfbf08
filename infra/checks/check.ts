import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brokenLinks } from './links.ts';

/**
 * `pnpm check`: everything but the tests that must hold – types, lint, and that nothing has drifted from its source.
 * CI hands in the report of the test run, so that one closing line counts all.
 */
const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options } = parseArgs({ options: { tests: { type: 'string' } } });

/** A check passes by ending, and fails by throwing what is wrong. */
const checks: readonly [name: string, check: () => Promise<void>][] = [
  ['types', async () => run('tsc', ['--noEmit'])],
  ['format and lint', async () => run('biome', ['ci', '.'])],
  ['generated files', checkGenerated],
  [
    'links in docs',
    async () => {
      const broken = await brokenLinks(root);
      if (broken.length > 0) throw new Error(broken.join('\n'));
    },
  ],
];

let passed = 0;
let failed = 0;
for (const [name, check] of checks) {
  try {
    await check();
    passed += 1;
    process.stdout.write(`✓ ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`✗ ${name}\n${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (options.tests !== undefined) {
  const report = await testReport(options.tests);
  passed += report.passed;
  failed += report.failed;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;

function run(tool: string, args: readonly string[]): void {
  const done = spawnSync(`${root}node_modules/.bin/${tool}`, args, { cwd: root, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`.trim().slice(0, 20_000));
}

async function checkGenerated(): Promise<void> {
  const { generatedFiles } = await import('./generated.ts');
  const stale: string[] = [];
  for (const [path, text] of await generatedFiles()) {
    const current = await readFile(root + path, 'utf8').catch(() => '');
    if (current !== text) stale.push(path);
  }
  if (stale.length > 0) throw new Error(`not up to date, run pnpm generate: ${stale.join(', ')}`);
}

/** A run that left no report, or ran nothing, is a failure. */
async function testReport(path: string): Promise<{ passed: number; failed: number }> {
  try {
    const report: { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number; success: boolean } =
      JSON.parse(await readFile(path, 'utf8'));
    const failures = Math.max(report.numFailedTests, report.success ? 0 : 1);
    return { passed: report.numPassedTests, failed: report.numPassedTests === 0 ? Math.max(1, failures) : failures };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
