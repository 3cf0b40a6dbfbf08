import { MissingProgram } from '../stage/processes/binaries.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { collectLoad } from './collect.ts';
import { dashboardsLoad } from './dashboards.ts';
import type { Load } from './load.ts';

/** `pnpm load [name]`: a service as a process of its own under load; see docs/resilience.md. */
const loads: Readonly<Record<string, Load>> = { collect: collectLoad, dashboards: dashboardsLoad };
const usage = Object.values(loads)
  .map((load) => load.usage)
  .join('\n');
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const words = process.argv.slice(2).filter((word) => word !== '--');
const isNamed = words[0] !== undefined && !words[0].startsWith('-');
const load = loads[isNamed ? (words[0] ?? '') : 'collect'];
if (!load || words.includes('--help')) {
  say(usage);
  process.exit(load ? 0 : 1);
}

let stage: Stage | undefined;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true;
    void (stage?.close({ keep: false }) ?? Promise.resolve()).finally(() => process.exit(130));
  });
}
try {
  const open = async (): Promise<Stage> => {
    stage = await openStage();
    return stage;
  };
  const { report, isGood, keep } = await load.run(isNamed ? words.slice(1) : words, open, say);
  say(`\n${report}\n`);
  await stage?.close({ keep });
  if (keep) say(`data and logs are in ${stage?.folder}`);
  process.exit(isGood ? 0 : 1);
} catch (error) {
  // What fails after Ctrl-C fails because of it; the handler above cleans up and exits.
  if (interrupted) await new Promise(() => {});
  const expected = error instanceof MissingProgram || stage === undefined;
  process.stderr.write(
    `${expected && error instanceof Error ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  await stage?.close({ keep: !expected });
  if (stage && !expected) say(`data and logs are in ${stage.folder}`);
  process.exit(1);
}
