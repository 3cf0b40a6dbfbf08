import type { Http } from '@cicero/runtime';
import { reportCatalogueRoutes } from './catalogue.ts';
import { changingSubscriptionRoutes } from './changing-subscriptions.ts';
import { reportIssueRoutes } from './issues.ts';
import type { ReportParts } from './parts.ts';
import { reportPreviewRoutes } from './preview.ts';
import { reportSubscriptionRoutes } from './subscriptions.ts';

/** What reports there are, who gets them, what they would say and what they said (docs/reports.md). */
export function reportRoutes(app: Http, parts: ReportParts): void {
  reportCatalogueRoutes(app);
  reportSubscriptionRoutes(app, parts);
  changingSubscriptionRoutes(app, parts);
  reportPreviewRoutes(app, parts);
  reportIssueRoutes(app, parts);
}
