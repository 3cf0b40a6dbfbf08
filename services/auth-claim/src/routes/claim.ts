import type { Http } from '@cicero/runtime';
import { claimParts } from '../claim/parts.ts';
import type { AuthParts } from '../parts.ts';
import { claimCodeRoutes } from './claim-codes.ts';
import { claimEmailRoute } from './claim-email.ts';
import { claimRecordRoutes } from './claim-record.ts';

/** The claim of one's own record: docs/claim.md. Open to all, as the code is what proves who asks. */
export function claimRoutes(app: Http, shared: AuthParts): void {
  const parts = claimParts(shared);
  claimEmailRoute(app, parts);
  claimCodeRoutes(app, parts, shared.config);
  claimRecordRoutes(app, parts, shared.config);
}
