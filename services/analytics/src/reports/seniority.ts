import { compareNames } from '../attendance/order.ts';

/** Positions, the highest first; a longer keyword is looked for before one it contains. */
const positions = ['DIR', 'WADIR', 'KASUBDIT', 'KABAG', 'KASUBBAG', 'KASAT', 'KANIT'];
/** At the start of a word, and not as part of the unit's own name (DIREKTORAT). */
const positionPattern = /\b(WADIR|KASUBDIT|KASUBBAG|KABAG|KASAT|KANIT|DIR(?!EKTORAT))/;

/** Ranks of the police and of civil servants, the highest first. */
const ranks = [
  'KBP',
  'KOMISARIS BESAR POLISI',
  'AKBP',
  'KOMPOL',
  'AKP',
  'IPTU',
  'IPDA',
  'AIPTU',
  'AIPDA',
  'BRIPKA',
  'BRIGADIR',
  'BRIGPOL',
  'BRIGADIR POLISI',
  'BRIPTU',
  'BRIPDA',
  'PEMBINA UTAMA',
  'PEMBINA UTAMA MADYA',
  'PEMBINA UTAMA MUDA',
  'PEMBINA TINGKAT I',
  'PEMBINA',
  'PENATA TINGKAT I',
  'PENATA MUDA TINGKAT I',
  'PENATA MUDA',
  'PENATA',
  'PENGATUR TINGKAT I',
  'PENGATUR',
  'PENGATUR MUDA TINGKAT I',
  'PENGATUR MUDA',
  'JURU TINGKAT I',
  'JURU MUDA TINGKAT I',
  'JURU MUDA',
  'JURU',
  'PPPK',
  'PHL',
];
const rankPlace = new Map(ranks.map((rank, at) => [rank, at]));
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

function placeOfRank(title: string | null): number {
  return rankPlace.get(title?.trim().toUpperCase() ?? '') ?? ranks.length;
}

function divisionPlace(division: string): number {
  const at = divisionPrefixes.findIndex((prefix) => division.toUpperCase().startsWith(prefix));
  return at === -1 ? divisionPrefixes.length : at;
}
