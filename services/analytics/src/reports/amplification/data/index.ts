import type { ReportDefinition } from '../../report.ts';
import { incompleteData } from './incomplete-data.ts';
import { personnelData } from './personnel-data.ts';
import { usernameAttendance } from './username-attendance.ts';
import { whatsappRegistration } from './whatsapp-registration.ts';

/** Reports about what personnel have told of themselves. */
export const dataReports: readonly ReportDefinition[] = [
  personnelData,
  incompleteData,
  usernameAttendance,
  whatsappRegistration,
];
