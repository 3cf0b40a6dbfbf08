import type { ReportDefinition } from '../report.ts';

/** Reports about passing posts on, about the data of people and about accounts. */
export const amplificationReports: readonly ReportDefinition[] = [];
