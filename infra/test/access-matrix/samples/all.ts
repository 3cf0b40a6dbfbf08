import type { Samples } from '../sample.ts';
import { accounts } from './accounts.ts';
import { attendance } from './attendance.ts';
import { claim } from './claim.ts';
import { clients } from './clients.ts';
import { linkReports } from './link-reports.ts';
import { editorial } from './editorial.ts';
import { google } from './google.ts';
import { homePage } from './home.ts';
import { lookUps } from './look-ups.ts';
import { operations } from './operations.ts';
import { personnel } from './personnel.ts';
import { premium } from './premium.ts';
import { reports } from './reports.ts';

/**
 * One request for every route, by what the document calls it. A route that is not here fails the test, and so does a
 * line without a route, or a route behind a login that takes a client and does not say how (`tenant`). The requests are
 * sent many times over by many callers: they must not end an account that calls, and need not succeed.
 */
export const samples: Samples = {
  ...operations,
  ...accounts,
  ...claim,
  ...clients,
  ...attendance,
  ...homePage,
  ...linkReports,
  ...lookUps,
  ...personnel,
  ...editorial,
  ...google,
  ...premium,
  ...reports,
};
