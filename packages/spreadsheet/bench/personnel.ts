import { type Sheet, sheet } from '../src/index.ts';

interface Row {
  nrp: string;
  at: number;
}

const ranks = ['BRIPDA', 'BRIPTU', 'BRIGADIR', 'BRIPKA', 'AIPDA', 'IPTU', 'AKP'];

/** A personnel directory of twelve columns: texts, numbers, a day, a moment and a link, made while it is pulled. */
export function directory(count: number): Sheet {
  function* rows(): Generator<Row> {
    for (let at = 0; at < count; at += 1) yield { at, nrp: String(80_000_000 + at) };
  }
  return sheet<Row>({
    name: 'Users',
    rows: rows(),
    columns: [
      { header: 'NRP', value: ({ nrp }) => nrp },
      { header: 'Pangkat', value: ({ at }) => ranks[at % ranks.length] },
      { header: 'Nama', value: ({ at }) => `NAMA PERSONEL ${at}` },
      { header: 'Satfung', value: ({ at }) => `SAT ${at % 40}` },
      { header: 'Jabatan', value: ({ at }) => `KANIT ${at % 12}` },
      { header: 'Username IG', value: ({ nrp }) => `personel_${nrp}` },
      { header: 'Username TikTok', value: ({ nrp }) => `@personel.${nrp}` },
      { header: 'Lahir', kind: 'date', value: ({ at }) => new Date(Date.UTC(1970, 0, 1 + (at % 12_000))) },
      { header: 'Diubah', kind: 'datetime', value: ({ at }) => new Date(Date.UTC(2026, 0, 1, 0, 0, at)) },
      { header: 'Likes', kind: 'integer', value: ({ at }) => at % 500 },
      { header: 'Capaian', kind: 'decimal', value: ({ at }) => (at % 1000) / 10 },
      { header: 'Status', value: ({ at }) => (at % 9 === 0 ? 'Nonaktif' : 'Aktif') },
    ],
  });
}
