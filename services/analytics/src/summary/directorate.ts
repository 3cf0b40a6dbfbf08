import type { Platform } from '@cicero/contracts';
import { oneDecimal } from '../attendance/attendance.ts';
import { compareNames } from '../attendance/order.ts';
import type { UnitRow } from '../comparison/units.ts';

/** A unit of a directorate: its people, and how many of them have a username on each platform. */
export interface UnitCoverage extends Readonly<Record<Platform, number>> {
  clientId: string;
  name: string;
  people: number;
}

/** Of a unit that was measured: everybody is listed on both platforms. */
export function unitCoverage({ clientId, name, now: { instagram, tiktok } }: UnitRow): UnitCoverage {
  const filled = ({ people, byStatus }: UnitRow['now'][Platform]): number => people - byStatus.no_username;
  return { clientId, name, people: instagram.people, instagram: filled(instagram), tiktok: filled(tiktok) };
}

/** When a unit is named; percent and percentage points. See docs/insights.md, "A directorate's usernames". */
export const coverageThresholds = { best: 90, strong: 80, low: 10, gap: 15 } as const;
/** Units in a list of the first or the last. */
const listed = 5;
/** Units whose missing usernames a projection fills, and how much of them. */
const backlogUnits = 10;
const projectedShare = 0.7;

/** A unit in percent. */
export interface UnitShare extends Readonly<Record<Platform, number>> {
  clientId: string;
  name: string;
}

/** What is told about one platform. */
export interface Coverage {
  filled: number;
  total: number;
  /** Of everybody; percent, one decimal, as all that follow. */
  percentage: number;
  /** Over the units, each counting once. */
  mean: number;
  median: number;
  /** The units that miss most, largest first. */
  backlog: readonly { clientId: string; name: string; missing: number }[];
  /** Share of all missing usernames that these units have. */
  backlogShare: number;
  /** What would be, had these units filled in seven of ten of them. */
  projection: number;
}

export interface DirectorateCoverage extends Readonly<Record<Platform, Coverage>> {
  people: number;
  /** At least 90 % on both platforms. */
  best: readonly UnitShare[];
  /** At least 80 % on both, and not among the best. */
  strong: readonly UnitShare[];
  /** Below 10 % on both. */
  low: readonly UnitShare[];
  /** By the sum of both; nobody is among the first and the last. */
  top: readonly UnitShare[];
  bottom: readonly UnitShare[];
  /** The platforms differ by 15 points or more, the widest gap first. */
  gaps: readonly (UnitShare & { points: number; ahead: Platform })[];
}

/** How complete the usernames of a directorate's people are, and where they are not. Pure. */
export function coverageOf(units: readonly UnitCoverage[]): DirectorateCoverage {
  const { best, strong, low, gap } = coverageThresholds;
  const counted = units.filter(({ people }) => people > 0);
  const shares = counted
    .map(({ clientId, name, people, instagram, tiktok }): UnitShare => {
      return { clientId, name, instagram: percent(instagram, people), tiktok: percent(tiktok, people) };
    })
    .sort((a, b) => sumOf(b) - sumOf(a) || byName(a, b));
  const least = (unit: UnitShare): number => Math.min(unit.instagram, unit.tiktok);
  const top = shares.slice(0, listed);
  return {
    people: counted.reduce((sum, { people }) => sum + people, 0),
    instagram: platformCoverage(counted, 'instagram'),
    tiktok: platformCoverage(counted, 'tiktok'),
    best: shares.filter((unit) => least(unit) >= best),
    strong: shares.filter((unit) => least(unit) >= strong && least(unit) < best),
    low: shares.filter((unit) => Math.max(unit.instagram, unit.tiktok) < low),
    top,
    bottom: shares.slice(top.length).toReversed().slice(0, listed),
    gaps: shares
      .map((unit): UnitShare & { points: number; ahead: Platform } => ({
        ...unit,
        points: oneDecimal(Math.abs(unit.instagram - unit.tiktok)),
        ahead: unit.instagram > unit.tiktok ? 'instagram' : 'tiktok',
      }))
      .filter(({ points }) => points >= gap)
      .sort((a, b) => b.points - a.points || byName(a, b)),
  };
}

function platformCoverage(units: readonly UnitCoverage[], platform: Platform): Coverage {
  const filled = units.reduce((sum, unit) => sum + unit[platform], 0);
  const total = units.reduce((sum, { people }) => sum + people, 0);
  const shares = units.map((unit) => (100 * unit[platform]) / unit.people).sort((a, b) => a - b);
  const backlog = units
    .map(({ clientId, name, people, ...counts }) => ({ clientId, name, missing: people - counts[platform] }))
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing || byName(a, b))
    .slice(0, backlogUnits);
  const missing = backlog.reduce((sum, unit) => sum + unit.missing, 0);
  return {
    filled,
    total,
    percentage: percent(filled, total),
    mean: shares.length === 0 ? 0 : oneDecimal(shares.reduce((sum, share) => sum + share, 0) / shares.length),
    median: oneDecimal(medianOf(shares)),
    backlog,
    backlogShare: percent(missing, total - filled),
    projection: percent(filled + projectedShare * missing, total),
  };
}

/** @param sorted ascending */
function medianOf(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : oneDecimal((100 * part) / whole);
}

function sumOf({ instagram, tiktok }: UnitShare): number {
  return instagram + tiktok;
}

function byName(a: { name: string; clientId: string }, b: { name: string; clientId: string }): number {
  return compareNames(a.name.toUpperCase(), b.name.toUpperCase()) || (a.clientId < b.clientId ? -1 : 1);
}
