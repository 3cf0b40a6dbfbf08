import type { NothingToReport, ReportClient } from '../../report.ts';
import { bold } from '../../text.ts';

/** There is nobody to report about. @param role of whom only are counted; null = everybody */
export function nobody({ name }: Pick<ReportClient, 'name'>, role: string | null = null): NothingToReport {
  const whose = role === null ? bold(name) : `${bold(name)} dengan peran ${role}`;
  return { kind: 'nothing', reason: 'nobody', sentence: `Belum ada personel ${whose} yang terdaftar.` };
}
