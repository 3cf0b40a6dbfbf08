import { addDays, jakartaDay, startOfMonth } from '@cicero/runtime';
import { workbookBytes } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import { fileName } from '../../../exports/file.ts';
import { countReports, reportSheet } from '../../../exports/link-reports.ts';
import { report } from '../../report.ts';
import { bold, momentLine, monthLine, number } from '../../text.ts';

/** A file with more is larger than a chat takes, and takes minutes to write. */
const mostReports = 100_000;

export const amplificationWorkbook = report({
  key: 'amplification-workbook',
  title: 'Laporan link amplifikasi per bulan (Excel)',
  description: 'Setiap laporan link tentang konten client bulan ini atau bulan lalu, sebagai berkas Excel.',
  audience: 'any',
  needs: ['amplification'],
  options: Type.Object({
    month: Type.Union([Type.Literal('this'), Type.Literal('last')], { default: 'this' }),
  }),
  async produce(db, { client, day, at }, { month: which }) {
    const thisMonth = startOfMonth(day);
    const month = which === 'last' ? startOfMonth(addDays(thisMonth, -1)) : thisMonth;
    const counts = await countReports(db, client.clientId, month);
    if (counts.reports === 0) {
      const sentence = `Belum ada laporan link amplifikasi ${bold(client.name)} pada ${monthLine(month)}.`;
      return { kind: 'nothing', reason: 'no-data', sentence };
    }
    const read = new Date(at);
    const isSendable = counts.reports <= mostReports;
    const text = [
      `📊 *Laporan Link Amplifikasi ${monthLine(month)}*`,
      bold(client.name),
      '',
      `*Jumlah Laporan:* ${number(counts.reports)}`,
      `*Jumlah Link:* ${number(counts.links)}`,
      `*Jumlah Pelapor:* ${number(counts.people)}`,
      '',
      isSendable
        ? `Rinciannya ada di berkas Excel terlampir; data per ${momentLine({ day: jakartaDay(read), at: read })}.`
        : 'Berkas Excel terlalu besar untuk dikirim; silakan unduh dari dashboard.',
    ].join('\n');
    if (!isSendable) return { kind: 'report', text, facts: counts };
    const name = fileName({ client, at: read }, 'Laporan_Link_Amplifikasi', `Bulan_${month.slice(0, 7)}`);
    const bytes = await workbookBytes([reportSheet(db, client.clientId, month)]);
    return { kind: 'report', text, files: [{ name, bytes }], facts: counts };
  },
});
