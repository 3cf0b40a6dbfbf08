import { benchAnalytics } from '@cicero/analytics/bench';
import { benchPeople } from '@cicero/api-gateway/bench';
import { benchSpreadsheet } from '@cicero/spreadsheet/bench';
import { benchAuth } from './auth.ts';
import { benchNotify } from './notify.ts';
import { benchResources } from './resources.ts';

/** `pnpm bench [name]`: measurements as ratios within one run; see docs/benchmarks.md. */
const benches: Readonly<Record<string, (arguments_: readonly string[]) => Promise<void>>> = {
  analytics: benchAnalytics,
  auth: benchAuth,
  notify: benchNotify,
  people: benchPeople,
  resources: benchResources,
  spreadsheet: benchSpreadsheet,
};

const [name, ...rest] = process.argv.slice(2).filter((word) => word !== '--');
const chosen = name === undefined ? Object.keys(benches) : [name];
for (const bench of chosen) {
  const run = benches[bench];
  if (!run) {
    process.stderr.write(`there is no bench "${bench}"; there are: ${Object.keys(benches).join(', ')}\n`);
    process.exit(1);
  }
  await run(rest);
}
