import { MissingProgram } from '../stage/processes/binaries.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { findingsTable } from './checks/finding.ts';
import { notifyPlanOf } from './notify/plan.ts';
import { runNotify } from './notify/run.ts';
import { planOf } from './plan.ts';
import { run } from './run.ts';

/**
 * `pnpm fault`: kills services and servers at random moments and counts what is left. `pnpm fault notify`: the same to
 * what carries thousands of messages to their recipients. See docs/resilience.md.
 */
const began = performance.now();
const say = (text: string): void => {
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${seconds.padStart(6)} s  ${text}\n`);
};

let stage: Stage | undefined;
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true;
    say(`${signal}: ending everything`);
    void (stage?.close({ keep: false }) ?? Promise.resolve()).finally(() => process.exit(130));
  });
}

try {
  const [mode, ...rest] = process.argv.slice(2).filter((word) => word !== '--');
  const { plan, test } = mode === 'notify' ? sending(rest) : everything(process.argv.slice(2));
  stage = await openStage();
  say(`${plan.kills} kills with seed ${plan.seed}; data and logs in ${stage.folder}`);
  const findings = await test(stage);
  const isGood = findings.every(({ ok }) => ok);
  process.stdout.write(`\n${findingsTable(findings)}\n\n`);
  const keep = plan.keep || !isGood;
  await stage.close({ keep });
  say(isGood ? 'nothing lost, nothing twice' : 'something was lost or happened twice');
  if (keep) say(`data and logs are in ${stage.folder}`);
  process.exit(isGood ? 0 : 1);
} catch (error) {
  // What fails after Ctrl-C fails because of it; the handler above cleans up and exits.
  if (interrupted) await new Promise(() => {});
  const expected = error instanceof MissingProgram;
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  await stage?.close({ keep: !expected });
  if (stage && !expected) say(`data and logs are in ${stage.folder}`);
  process.exit(1);
}

function everything(words: readonly string[]) {
  const plan = planOf(words);
  return { plan, test: (on: Stage) => run(on, plan, say) };
}

function sending(words: readonly string[]) {
  const plan = notifyPlanOf(words);
  return { plan, test: (on: Stage) => runNotify(on, plan, say) };
}
