import type { NothingToReport, ReportClient } from '../../report.ts';
import { bold } from '../../text.ts';

/** A directorate without an active unit. */
export function noUnits({ name }: Pick<ReportClient, 'name'>): NothingToReport {
  return { kind: 'nothing', reason: 'nobody', sentence: `Belum ada satker aktif di bawah ${bold(name)}.` };
}
