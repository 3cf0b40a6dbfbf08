import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { clientListRoutes } from './lists.ts';
import { officialAccountRoutes } from './official-accounts.ts';
import { officialMediaRoutes } from './official-media.ts';
import { clientPeopleRoutes } from './people.ts';
import { clientPostRoutes } from './posts.ts';
import { clientProfileRoutes } from './profile.ts';
import { clientRecordRoutes } from './records.ts';

/** Everything about clients. */
export function clientRoutes(app: Http, context: ServiceContext): void {
  clientListRoutes(app, context);
  clientProfileRoutes(app, context);
  clientRecordRoutes(app, context);
  clientPeopleRoutes(app, context);
  clientPostRoutes(app, context);
  officialAccountRoutes(app, context);
  officialMediaRoutes(app, context);
}
