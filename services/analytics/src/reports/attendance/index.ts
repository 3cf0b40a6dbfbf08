import type { ReportDefinition } from '../report.ts';
import { commentsAttendance, likesAttendance } from './accumulated.ts';
import { likesSummary } from './likes-summary.ts';
import { officeComments, officeLikes } from './office.ts';
import { perPostAttendance } from './per-post.ts';
import { taskMessageReport } from './task-message.ts';

/** Reports about who likes and comments, and on what. */
export const attendanceReports: readonly ReportDefinition[] = [
  taskMessageReport,
  likesAttendance,
  commentsAttendance,
  perPostAttendance,
  officeLikes,
  officeComments,
  likesSummary,
];
