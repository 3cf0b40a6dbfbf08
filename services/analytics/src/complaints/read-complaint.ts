import type { Platform } from '@cicero/contracts';
import { parseHandle, platformNames } from '@cicero/directory';
import { plainLines } from '../reports/text.ts';
import type { Complaint } from './complain.ts';
import { isComplaintForm, linesOf, readComplaintForm } from './form.ts';

/** A complaint field by field, as clients send it; a form may stand in `message`. */
export interface ComplaintFields {
  message: string;
  issue: string;
  solution: string;
  instagram: string;
  tiktok: string;
}

/** More lines than this nobody reads. */
const mostIssues = 20;

/** What a complaint says: fields of their own decide over those of the form. Pure. */
export function readComplaint(platform: Platform, fields: ComplaintFields): Complaint {
  const form = readComplaintForm(fields.message);
  const own = linesOf(fields.issue);
  const plain = isComplaintForm(fields.message) ? [] : linesOf(fields.message);
  const issues = [own, form.issues, plain].find((lines) => lines.length > 0);
  return {
    platform,
    issues: issues?.slice(0, mostIssues) ?? [`Absensi ${platformNames[platform]} belum sesuai`],
    solution: plainLines(fields.solution) || null,
    reported: {
      instagram: parseHandle('instagram', fields.instagram) ?? form.handles.instagram,
      tiktok: parseHandle('tiktok', fields.tiktok) ?? form.handles.tiktok,
    },
  };
}
