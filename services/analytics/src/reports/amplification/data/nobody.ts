import type { NothingToReport, ReportClient } from '../../report.ts';
import { bold } from '../../text.ts';

/** There is nobody to report about. */
export function nobody({ name }: Pick<ReportClient, 'name'>): NothingToReport {
  return { kind: 'nothing', reason: 'nobody', sentence: `Belum ada personel ${bold(name)} yang terdaftar.` };
}
