import { build as analytics } from '@cicero/analytics';
import { build as apiGateway } from '@cicero/api-gateway';
import { build as authClaim } from '@cicero/auth-claim';
import { build as collector } from '@cicero/collector';
import type { ServiceName } from '@cicero/contracts';
import { build as notifier } from '@cicero/notifier';
import type { Build } from '@cicero/platform';

/** The services in the order in which they start: those that listen for messages first, the public door last. */
export const builds: Readonly<Record<ServiceName, Build>> = {
  notifier,
  analytics,
  collector,
  'auth-claim': authClaim,
  'api-gateway': apiGateway,
};
