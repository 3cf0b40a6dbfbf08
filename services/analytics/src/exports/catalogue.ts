import type { Principal } from '@cicero/access';
import { type Static, Type } from 'typebox';
import { mayHave, reports } from './reports.ts';

const Entry = Type.Object({
  key: Type.String(),
  title: Type.String(),
  description: Type.String(),
  path: Type.String({ description: 'Alamat berkas' }),
  parameters: Type.Array(Type.String(), { description: 'Parameter yang dibaca' }),
  available: Type.Boolean({ description: 'Boleh diambil pemanggil' }),
});

export const ExportCatalogue = Type.Object({ success: Type.Literal(true), data: Type.Array(Entry) });

export const catalogueExample: Static<typeof ExportCatalogue> = {
  success: true,
  data: [
    {
      key: 'all-data',
      title: reports['all-data'].title,
      description: reports['all-data'].description,
      path: '/api/exports/all-data',
      parameters: ['client_id', 'role', 'scope', 'regional_id', 'start_month'],
      available: true,
    },
  ],
};

/** Every report, with what it takes and whether this caller may have it. Pure. */
export function catalogueFor(principal: Principal, open: Parameters<typeof mayHave>[2]): Static<typeof Entry>[] {
  return Object.entries(reports).map(([key, report]) => ({
    key,
    title: report.title,
    description: report.description,
    path: report.path,
    parameters: Object.keys(report.query.properties),
    available: mayHave(principal, report, open),
  }));
}
