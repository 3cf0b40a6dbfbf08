import type { ReportDefinition } from '../report.ts';
import { commentsAttendance, likesAttendance } from './accumulated.ts';

/** Reports about who likes and comments. */
export const attendanceReports: readonly ReportDefinition[] = [likesAttendance, commentsAttendance];
