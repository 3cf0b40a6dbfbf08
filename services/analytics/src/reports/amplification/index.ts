import type { ReportDefinition } from '../report.ts';
import { accountReports } from './accounts/index.ts';
import { dataReports } from './data/index.ts';
import { amplificationAttendance } from './tasks/attendance.ts';
import { linkRecap } from './tasks/links.ts';
import { amplificationWorkbook } from './tasks/workbook.ts';

/** Reports about passing posts on, about the data of people and about accounts. */
export const amplificationReports: readonly ReportDefinition[] = [
  amplificationAttendance,
  linkRecap,
  amplificationWorkbook,
  ...dataReports,
  ...accountReports,
];
