import { compareNames } from '../attendance/order.ts';

/** Positions, the highest first; a longer keyword is looked for before one it contains. */
const positions = ['DIR', 'WADIR', 'KASUBDIT', 'KABAG', 'KASUBBAG', 'KASAT', 'KANIT'];
/** At the start of a word, and not as part of the unit's own name (DIREKTORAT). */
const positionPattern = /\b(WADIR|KASUBDIT|KASUBBAG|KABAG|KASAT|KANIT|DIR(?!EKTORAT))/;

/** Ranks of the police and of civil servants, the highest first; those of one line are one rank, written differently. */
const ranks: readonly (readonly string[])[] = [
  ['IRJEN'],
  ['BRIGJEN'],
  ['KOMBES', 'KBP', 'KOMISARIS BESAR'],
  ['AKBP'],
  ['KOMPOL'],
  ['AKP'],
  ['IPTU'],
  ['IPDA'],
  ['AIPTU'],
  ['AIPDA'],
  ['BRIPKA'],
  ['BRIGADIR', 'BRIGPOL'],
  ['BRIPTU'],
  ['BRIPDA'],
  ['PEMBINA UTAMA'],
  ['PEMBINA UTAMA MADYA'],
  ['PEMBINA UTAMA MUDA'],
  ['PEMBINA TK I'],
  ['PEMBINA'],
  ['PENATA TK I'],
  ['PENATA'],
  ['PENATA MUDA TK I'],
  ['PENATA MUDA'],
  ['PENGATUR TK I'],
  ['PENGATUR'],
  ['PENGATUR MUDA TK I'],
  ['PENGATUR MUDA'],
  ['JURU TK I'],
  ['JURU'],
  ['JURU MUDA TK I'],
  ['JURU MUDA'],
  ['PPPK'],
  ['PHL'],
];
const rankPlace = new Map(ranks.flatMap((names, at) => names.map((name) => [name, at])));
/** Divisions come in the order of these prefixes, then all others. */
const divisionPrefixes = ['BAG', 'SAT', 'SI', 'SPKT', 'POLSEK'];

interface Officer {
  position: string | null;
  title: string | null;
  name: string | null;
  userId: string;
}

/** Position first, then rank, then name: the order in which people are listed in a recap. */
export function bySeniority(a: Officer, b: Officer): number {
  return (
    positionPlace(a.position) - positionPlace(b.position) ||
    placeOfRank(a.title) - placeOfRank(b.title) ||
    compareNames(a.name?.toUpperCase() ?? null, b.name?.toUpperCase() ?? null) ||
    (a.userId < b.userId ? -1 : 1)
  );
}

/** BAG…, SAT…, SI…, SPKT…, POLSEK…, then the others, alphabetically. */
export function byDivision(a: string, b: string): number {
  return divisionPlace(a) - divisionPlace(b) || compareNames(a.toUpperCase(), b.toUpperCase());
}

function positionPlace(position: string | null): number {
  const found = position ? positionPattern.exec(position.toUpperCase())?.[1] : undefined;
  return found ? positions.indexOf(found) : positions.length;
}

/** `Kombes. Pol.` and `KOMISARIS BESAR POLISI` are one rank, `PENATA TINGKAT I` and `Penata Tk. I` another. */
function placeOfRank(title: string | null): number {
  const rank = (title ?? '')
    .toUpperCase()
    .replaceAll('.', ' ')
    .replace(/\bTINGKAT\b/, 'TK')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ POL(ISI)?$/, '');
  return rankPlace.get(rank) ?? ranks.length;
}

function divisionPlace(division: string): number {
  const at = divisionPrefixes.findIndex((prefix) => division.toUpperCase().startsWith(prefix));
  return at === -1 ? divisionPrefixes.length : at;
}
