import { runService } from '@cicero/platform';
import { build } from './service.ts';

await runService('analytics', build);
