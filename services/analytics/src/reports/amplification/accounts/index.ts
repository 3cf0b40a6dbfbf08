import type { ReportDefinition } from '../../report.ts';
import { dashboardRegistration } from './dashboard-registration.ts';
import { officialAccounts } from './official-accounts.ts';
import { officialMedia } from './official-media.ts';
import { webLogins } from './web-logins.ts';

/** Reports about accounts: the official ones of units, and those of the dashboard. */
export const accountReports: readonly ReportDefinition[] = [
  officialMedia,
  officialAccounts,
  dashboardRegistration,
  webLogins,
];
