import { platforms } from '@cicero/contracts';
import { workbookBytes } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import { oneDecimal, ratio } from '../../attendance/attendance.ts';
import { matrixName, matrixSheets, measureHandles, type UnitHandles } from '../../exports/satker-update-matrix.ts';
import { ownScope } from '../../scope/scope.ts';
import { report } from '../report.ts';
import { bold, number } from '../text.ts';
import { nobody } from './nothing.ts';
import { engagementOf, heading, numberedLines, percent, shownFile } from './wording.ts';

/** Units in the text; all of them are in the file. */
const named = 10;

/** How many people of each unit have told their usernames, beside its authorised strength. */
export const satkerUpdateMatrix = report({
  key: 'satker-update-matrix',
  title: 'Rekap update data satker',
  description: 'Personel yang username-nya sudah terisi, per satker, dibanding DSP, dengan berkas Excel.',
  audience: 'directorate',
  needs: [],
  options: Type.Object({}),
  async produce(db, { client, day, at, settings }) {
    const scope = ownScope(client);
    const result = await measureHandles(db, scope, new Date(at));
    const { units } = result;
    if (units.length === 0) return nobody(client);
    const people = units.reduce((sum, unit) => sum + unit.people, 0);
    const share = (filled: number, all: number): string => percent(oneDecimal(100 * ratio(filled, all)));
    const line = (unit: UnitHandles): string =>
      `${bold(unit.name)} — ${platforms
        .map(
          (platform) =>
            `${engagementOf[platform].network} ${share(unit[platform], unit.people)} (${number(unit[platform])}/${number(unit.people)})`,
        )
        .join(', ')}`;
    const name = matrixName(scope, result.at);
    const text = [
      ...heading('🗂️ Rekap Update Data Satker', client, day, at),
      '',
      `*Personel:* ${number(people)} di ${number(units.length)} satker`,
      ...platforms.map((platform) => {
        const filled = units.reduce((sum, unit) => sum + unit[platform], 0);
        return `*${engagementOf[platform].network}:* sudah ${number(filled)} (${share(filled, people)}), belum ${number(people - filled)}`;
      }),
      '',
      ...numberedLines(units.slice(0, named).map(line)),
      ...(units.length > named ? [`… dan ${number(units.length - named)} satker lain.`] : []),
      '',
      `Selengkapnya, beserta DSP, dalam berkas ${shownFile(name)}.`,
    ].join('\n');
    const bytes = await workbookBytes(matrixSheets(result, new Map(settings.strengths)));
    return { kind: 'report', text, files: [{ name, bytes }] };
  },
});
