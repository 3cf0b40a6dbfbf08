import { number } from '../reports/text.ts';
import type { Card } from './card.ts';

/** A bar as it is drawn. */
export interface Bar {
  label: string;
  /** As many as the legend has. */
  parts: readonly number[];
  total: number;
  /** `18/24` where something can be done, else `24`. */
  count: string;
  /** `75%`; null where nothing can be done, or there is nobody. */
  share: string | null;
  /** How much of the width the bar takes, 0 to 1; null = no bar. */
  width: number | null;
}

/** More bars than this are no picture, but a list. */
export const mostBars = 20;

const shares = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 });

/** `87,5%`; never 100% of what is not whole, and never 0% of what is something. */
export function share(part: number, whole: number): string {
  const exact = (100 * part) / whole;
  const shown = Math.round(exact * 10) / 10;
  if (part > 0 && shown === 0) return '<0,1%';
  return `${shares.format(part < whole ? Math.min(shown, 99.9) : shown)}%`;
}

/** The parts of a legend, whatever else was handed over: finite and not below zero. */
export function partsOf({ legend }: Pick<Card, 'legend'>, values: readonly number[]): number[] {
  return legend.map((_, at) => {
    const value = values[at] ?? 0;
    return Number.isFinite(value) && value > 0 ? value : 0;
  });
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * The bars in order; those beyond the most are one, of the sum of theirs. Where something can be done every bar is as
 * wide as the others, and what is compared are shares; else the widest is the greatest.
 */
export function barsOf(card: Card): Bar[] {
  const rows = card.rows.map(({ label, parts }) => ({ label, parts: partsOf(card, parts) }));
  const shown = rows.length > mostBars ? rows.slice(0, mostBars - 1) : rows;
  const greatest = Math.max(1, ...shown.map(({ parts }) => sum(parts)));
  const shared = card.legend.some(({ tone }) => tone === 'done');
  const bars = shown.map(({ label, parts }) => bar(card, label, parts, shared ? 1 : sum(parts) / greatest));
  const others = rows.slice(shown.length);
  if (others.length === 0) return bars;
  const together = card.legend.map((_, at) => sum(others.map(({ parts }) => parts[at] ?? 0)));
  // The sum of many has no place on the scale of each.
  return [...bars, bar(card, `dan ${number(others.length)} lainnya`, together, shared ? 1 : null)];
}

function bar({ legend }: Card, label: string, parts: readonly number[], width: number | null): Bar {
  const total = sum(parts);
  const done = sum(parts.filter((_, at) => legend[at]?.tone === 'done'));
  const counted = legend.some(({ tone }) => tone === 'done');
  return {
    label,
    parts,
    total,
    count: counted ? `${number(done)}/${number(total)}` : number(total),
    share: counted && total > 0 ? share(done, total) : null,
    width,
  };
}

/**
 * Widths of the parts of a bar, whole pixels that add up to `width`: in proportion, but what is there is seen.
 * @param least pixels that any part above zero has
 */
export function widthsOf(parts: readonly number[], width: number, least: number): number[] {
  const total = sum(parts);
  if (total === 0) return parts.map(() => 0);
  const seen = parts.filter((part) => part > 0).length;
  const free = Math.max(width - seen * least, 0);
  const widths = parts.map((part) => (part > 0 ? least + Math.floor((free * part) / total) : 0));
  const widest = widths.indexOf(Math.max(...widths));
  return widths.map((one, at) => (at === widest ? one + width - sum(widths) : one));
}
