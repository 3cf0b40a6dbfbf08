import { runService } from '@cicero/platform';
import { collectGarbageEarly } from '@cicero/runtime';
import { build } from './service.ts';

collectGarbageEarly();
await runService('collector', build);
