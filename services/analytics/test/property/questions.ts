import type { Principal } from '@cicero/access';
import fc from 'fast-check';
import type { DonePolicy } from '../../src/attendance/ladder.ts';
import type { PeriodQuery } from '../../src/periods/window.ts';
import type { ScopeQuery } from '../../src/scope/resolve.ts';
import type { DataSet } from './data-sets.ts';

/** Who asks what, and when. Everything that is asked here is permitted. */
export interface Question {
  platform: 'instagram' | 'tiktok';
  role: string;
  /** Places of the asker's clients. */
  own: number[];
  query: ScopeQuery & PeriodQuery;
  now: string;
  /** What counts as done. */
  policy: DonePolicy;
}

const days = ['2025-10-31', '2025-11-01', '2025-11-02', '2025-11-03', '2025-11-09', '2025-11-10', '2025-11-16'];
const day = fc.constantFrom(...days, '2025-11-17', '2025-11-30', '2025-12-01', '2025-12-31');
const period: fc.Arbitrary<PeriodQuery> = fc.oneof(
  fc.record({ periode: fc.constantFrom('harian', 'mingguan', 'bulanan', 'Mingguan ', 'tahunan'), tanggal: day }),
  fc.record({ periode: fc.constantFrom('harian', 'mingguan', 'bulanan') }),
  fc.record({ periode: fc.constant('bulanan'), tanggal: fc.constantFrom('2025-10', '2025-11', '2025-12') }),
  fc.constant({ periode: 'semua' }),
  fc.record({ start_date: fc.constantFrom('2025-10-31', '2025-11-01'), end_date: day }),
  fc.record({ start_date: day, end_date: day, periode: fc.constantFrom('semua', 'harian') }),
  fc.record({ tanggal_mulai: day, tanggal_selesai: day, start_date: fc.constantFrom('', '2025-11-01') }),
  fc.record({ start_date: day, tanggal: day }),
);
/** Around midnight in Jakarta, at the end of a week, of a month. */
const now = fc.constantFrom(
  ...['2025-11-09T16:59:59.999Z', '2025-11-09T17:00:00.000Z', '2025-11-10T13:00:00.000Z', '2025-10-31T17:00:00.000Z'],
);

/** @param at the number of the data set */
export function question(at: number, { directorates, clients }: DataSet): fc.Arbitrary<Question> {
  const [first, second] = directorates;
  const asker = fc.constantFrom<[string, number[]]>(
    ...([
      [first, [0]],
      [second, [4]],
      [first, [1]],
      ['admin', [1]],
      ['admin', [1, 2]],
      ['operator', [1]],
    ] as [string, number[]][]),
  );
  const region = fc.constantFrom(...Array(7), `S${at}R1`, ` s${at}r1`, `S${at}R2`, 'NOWHERE');
  const said = fc.constantFrom(
    ...([{}, {}, { scope: 'org' }, { scope: ' ORG', role: 'operator' }, { role: 'OPERATOR ' }] as ScopeQuery[]),
    ...[{ scope: 'org', role: 'admin' }, { role: first.toUpperCase() }, { scope: 'Org', role: ` ${second}` }],
    ...[{ scope: 'DIREKTORAT' }, { scope: 'direktorat' }],
  );
  const parts = fc.record({
    platform: fc.constantFrom('instagram' as const, 'tiktok' as const),
    ...{ asker, region, said, period, now },
    officialOnly: fc.constantFrom(undefined, 'true', ' YES', '0'),
    pick: fc.nat({ max: 1 }),
    policy: fc.constantFrom('all' as const, 'all' as const, 'half' as const, 'any' as const),
    spelling: fc.constantFrom('upper', 'lower', 'spaced'),
  });
  return parts.map(
    ({ platform, asker: [role, own], region, said, period, now, officialOnly, pick, spelling, policy }) => {
      const isDirectorate = role === first || role === second;
      const scope =
        said.scope?.startsWith('d') || said.scope?.startsWith('D') ? (isDirectorate ? said.scope : 'org') : said.scope;
      const id = String(clients[own[pick % own.length] ?? 0]?.id);
      const client_id = spelling === 'upper' ? id : spelling === 'lower' ? id.toLowerCase() : ` ${id}`;
      const query = { ...period, ...said, scope, client_id, regional_id: region, official_only: officialOnly };
      return { platform, role, own, query, now, policy };
    },
  );
}

export function principalOf({ role, own }: Question, { clients }: DataSet): Principal {
  const clientIds = own.map((place) => String(clients[place]?.id));
  const clientId = clientIds.length === 1 ? String(clientIds[0]) : null;
  const common = { kind: 'dashboard' as const, id: 'x', sessionId: 'x', claims: {}, regionalId: null };
  return { ...common, role, accountRole: role, clientIds, clientId };
}
