import type { Principal } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { isKeptFrom, type ReportInfo, reports } from '../../exports/reports.ts';

/** Reports that carry the same data as a file of the dashboard: who may not have that one may not read these. */
const sameDataAs: Readonly<Record<string, ReportInfo>> = { 'amplification-workbook': reports.amplification };

/** Keys of the reports that a caller may not read, whoever they are about. */
export function withheldReports(principal: Principal): string[] {
  return Object.entries(sameDataAs).flatMap(([key, file]) => (isKeptFrom(principal, file) ? [key] : []));
}

/** @throws CiceroError FORBIDDEN */
export function requireReadable(principal: Principal, report: string): void {
  if (withheldReports(principal).includes(report.trim())) throw new CiceroError('FORBIDDEN');
}
