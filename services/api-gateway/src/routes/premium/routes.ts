import type { Http } from '@cicero/runtime';
import type { PremiumParts } from '../../premium/call.ts';
import { premiumAdministrationRoutes } from './administration.ts';
import { appPremiumRoutes } from './app.ts';
import { premiumFormRoutes } from './dashboard.ts';

/** Everything about premium, of accounts of the dashboard and of people in the app. */
export function premiumRoutes(app: Http, parts: PremiumParts): void {
  premiumFormRoutes(app, parts);
  premiumAdministrationRoutes(app, parts);
  appPremiumRoutes(app, parts);
}
