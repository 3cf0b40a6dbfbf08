import { CiceroError } from '@cicero/contracts';
import { amplificationReports } from './amplification/index.ts';
import { attendanceReports } from './attendance/index.ts';
import { directorateReports } from './directorate/index.ts';
import type { ReportDefinition } from './report.ts';

/** Every report there is, in the order in which people are shown them. */
export const reportCatalogue: readonly ReportDefinition[] = [
  ...attendanceReports,
  ...amplificationReports,
  ...directorateReports,
];

const byKey = new Map(reportCatalogue.map((definition) => [definition.key, definition]));

/** What people call a report; its key when it is none of ours any more. */
export function reportTitle(key: string): string {
  return byKey.get(key)?.title ?? key;
}

/** Whether there is such a report. */
export function isReport(key: string): boolean {
  return byKey.has(key);
}

/** @throws CiceroError REPORT_UNKNOWN */
export function reportOf(key: string): ReportDefinition {
  const definition = byKey.get(key);
  if (!definition) throw new CiceroError('REPORT_UNKNOWN');
  return definition;
}
