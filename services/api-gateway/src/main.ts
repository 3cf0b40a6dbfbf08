import { runService } from '@cicero/platform';
import { build } from './service.ts';

await runService('api-gateway', build);
