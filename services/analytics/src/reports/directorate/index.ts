import type { ReportDefinition } from '../report.ts';
import { allData } from './all-data.ts';
import { chiefsAttendance } from './chiefs-attendance.ts';
import { chiefsData } from './chiefs-data.ts';
import { dailyEngagementReport } from './daily-engagement/report.ts';
import { engagementRanking } from './engagement-ranking.ts';
import { engagementWorkbook } from './engagement-workbook.ts';
import { satkerUpdateMatrix } from './satker-update-matrix.ts';
import { unitComplianceReport } from './unit-compliance.ts';
import { usernameInsight } from './username-insight.ts';
import { weeklyHighLow } from './weekly-high-low.ts';

/** Reports of a directorate about its units. */
export const directorateReports: readonly ReportDefinition[] = [
  dailyEngagementReport,
  usernameInsight,
  unitComplianceReport,
  engagementRanking,
  engagementWorkbook,
  weeklyHighLow,
  allData,
  satkerUpdateMatrix,
  chiefsAttendance,
  chiefsData,
];
