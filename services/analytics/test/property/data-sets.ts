import type { Platform } from '@cicero/contracts';
import fc from 'fast-check';

// Random installations of five clients, small enough to be counted by hand. Ids carry the number of their set, so that
// many stand side by side in one database.

export interface Client {
  /** Canonical; `stored` is how the directory happens to spell it. */
  id: string;
  stored: string;
  type: string;
  region: string | null;
  /** Its official Instagram account: none, switched off, or active. */
  official: 'none' | 'off' | 'on';
}

export interface Person {
  id: string;
  name: string | null;
  /** Place in `clients`; null = of no client. */
  client: number | null;
  insta: string | null;
  tiktok: string | null;
  status: boolean | null;
  exception: boolean | null;
  /** As they are spelt in the table of roles. */
  roles: string[];
}

export interface Post {
  platform: Platform;
  id: string;
  client: number;
  /** On the clock in Jakarta. */
  at: string;
  /** The stored list; null = nobody looked yet. */
  list: unknown[] | null;
  removed: boolean;
  /** Rows of the table that gives posts to roles. */
  roles: string[];
  /** Known as media of its client's official account. */
  official: boolean;
}

export interface DataSet {
  clients: Client[];
  /** Role of the first client, a directorate, and of the last. */
  directorates: [string, string];
  people: Person[];
  posts: Post[];
}

const known = ['ani', '@Ani ', ' ANI\n', 'a@ni', 'budi', 'BUDI', '@budi', 'cici.01', 'CICI.01', 'dedi_', 'dedi_ '];
const unknown = ['null', '7', 'tak.ada', '', '   ', '@', '\u00a0', '@ ani', 'https://www.instagram.com/ani', null];
const handles = fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 3 }, fc.constantFrom(...unknown));
const seen = ['ani', '@ANI', ' ani ', 'budi', '@Budi', 'cici.01', 'dedi_', { username: 'Ani' }, { username: '@budi' }];
const odd = [{ user: { unique_id: 'cici.01' } }, { id: 5 }, null, 7, ['ani'], 'null', 'luar', 'orang.lain', ''];
const elements = fc.oneof({ arbitrary: fc.constantFrom<unknown>(...seen), weight: 2 }, fc.constantFrom(...odd));
/** The edges of days, weeks (Sunday to Monday), months and the year. */
const instants = [
  ...['2025-10-31 23:59:59.999', '2025-11-01 00:00:00', '2025-11-02 23:59:59', '2025-11-03 00:00:00'],
  ...['2025-11-09 23:59:59.999', '2025-11-10 00:00:00', '2025-11-10 06:59:59', '2025-11-10 07:00:00'],
  ...['2025-11-10 23:59:59', '2025-11-11 00:00:00', '2025-11-16 23:30:00', '2025-11-17 00:10:00'],
  ...['2025-11-30 23:59:59', '2025-12-01 00:00:00', '2025-12-01 03:00:00'],
];
const names = ['ANI', 'ani', 'Budi', 'BUDI', 'Cahya', '5', 'POLRES X', 'zaki', 'Ä. Wijaya', null];

/** @param at its number among its neighbours */
export function dataSet(at: number): fc.Arbitrary<DataSet> {
  // The first has the directorate that has rights of its own.
  const ids = [at === 0 ? 'DITBINMAS' : `S${at}_DIT`, `S${at}_RES_A`, `S${at}_RES_B`, `S${at}_SAT`, `S${at}_DIT2`];
  const directorates: [string, string] = [String(ids[0]).toLowerCase(), String(ids[4]).toLowerCase()];
  const regions = [null, `S${at}R1`, `S${at}R1`, `s${at}r1 `, `S${at}R2`];
  const client = fc.record({
    spelling: fc.constantFrom('', '', 'lower', 'spaced'),
    unit: fc.constantFrom('ORG', 'org', ' Org', 'polda'),
    directorate: fc.constantFrom('direktorat', 'DIREKTORAT'),
    region: fc.constantFrom(...regions),
    official: fc.constantFrom('none' as const, 'off' as const, 'on' as const, 'on' as const),
  });
  const heldRole = fc.constantFrom(
    directorates[0],
    ...directorates,
    directorates[0].toUpperCase(),
    'operator',
    ` S${at}_Lain`,
  );
  const person = fc.record({
    name: fc.constantFrom(...names),
    client: fc.constantFrom(0, 0, 1, 1, 1, 1, 2, 2, 3, 4, null),
    insta: handles,
    tiktok: handles,
    status: fc.constantFrom(true, true, true, true, true, false, null),
    exception: fc.constantFrom(false, false, false, true, null),
    roles: fc.uniqueArray(heldRole, { minLength: 1, maxLength: 4 }),
  });
  const post = fc.record({
    platform: fc.constantFrom('instagram' as const, 'tiktok' as const),
    client: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 4),
    at: fc.constantFrom(...instants),
    list: fc.option(fc.array(elements, { maxLength: 8 }), { freq: 5 }),
    removed: fc.constantFrom(false, false, false, false, true),
    roles: fc.uniqueArray(fc.constantFrom(...directorates, ` ${directorates[0].toUpperCase()}`, 'operator'), {
      maxLength: 3,
    }),
    official: fc.boolean(),
  });
  return fc
    .record({
      clients: fc.tuple(client, client, client, client, client),
      people: fc.array(person, { minLength: 8, maxLength: 14 }),
      posts: fc.array(post, { minLength: 15, maxLength: 40 }),
    })
    .map(({ clients, people, posts }) => ({
      directorates,
      clients: clients.map(({ spelling, unit, directorate, region, official }, place) => {
        const id = String(ids[place]);
        const stored = spelling === 'lower' ? id.toLowerCase() : spelling === 'spaced' ? ` ${id} ` : id;
        return { id, stored, type: place === 0 || place === 4 ? directorate : unit, region, official };
      }),
      people: people.map((one, place) => ({ ...one, id: `${100 + at}${String(place).padStart(2, '0')}` })),
      posts: posts.map((one, place) => ({ ...one, id: `s${at}p${place}` })),
    }));
}

/** What happens to people between two looks: moved, deactivated or back, renamed, excused or not. */
export const change = fc.record({
  person: fc.nat({ max: 13 }),
  with: fc.oneof(
    fc.record({ client: fc.constantFrom(0, 1, 2, null) }),
    fc.record({ status: fc.constantFrom(true, false, null) }),
    fc.record({ insta: handles, tiktok: handles }),
    fc.record({ exception: fc.boolean() }),
  ),
});
