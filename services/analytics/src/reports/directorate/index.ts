import type { ReportDefinition } from '../report.ts';

/** Reports of a directorate about its units. */
export const directorateReports: readonly ReportDefinition[] = [];
