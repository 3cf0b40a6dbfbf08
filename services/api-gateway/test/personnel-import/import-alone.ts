import { openHost } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { runImport } from '../../src/personnel-import/run-import.ts';
import { readImportSettings } from '../../src/personnel-import/settings.ts';

/**
 * Carries out the import that the argument names, in a process of its own, and prints by how much its memory grew at
 * most, in MB, and the seconds it took.
 */
const host = await openHost({ env: process.env, name: 'import', log: createLog('import', { level: 'silent' }) });
// Opened and asked once before it counts.
await host.database.ping();
const resident = (): number => process.memoryUsage.rss() / 1024 / 1024;
const before = resident();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, resident());
}, 5);
const began = performance.now();
const parts = { ...host.context('api-gateway'), settings: readImportSettings(process.env) };
await runImport(parts, process.argv[2] ?? '', {
  onProgress: (done, total) => void process.stdout.write(`${done}/${total}\n`),
});
clearInterval(watch);
process.stdout.write(`grown ${Math.round(peak - before)} seconds ${((performance.now() - began) / 1000).toFixed(1)}\n`);
await host.close();
