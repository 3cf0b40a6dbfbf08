import { isDay, jakartaDay } from '@cicero/runtime';
import { serialOf } from '../xlsx/dates.ts';
import type { CellValue, ColumnKind } from './sheet.ts';

/** A value as its column's kind sees it: a number for Excel, or a text. Undefined is an empty cell. */
export type WrittenValue = { readonly number: string } | { readonly text: string } | undefined;

const jakartaOffset = 7 * 3_600_000;
const lastInstant = Date.UTC(9999, 11, 31);
const number = /^-?\d{1,15}(?:\.\d+)?$/;
const dayText = /^(\d{4}-\d\d-\d\d)(?: (\d\d):(\d\d):(\d\d))?$/;
const instantText = /^\d{4}-\d\d-\d\dT.+(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * What is written for a value. What does not fit the kind is written as the text it is, so that nothing is lost:
 * a number with more digits than Excel keeps, a day before 1900.
 */
export function writtenValue(kind: ColumnKind, value: CellValue): WrittenValue {
  const text = plainText(kind, value);
  if (text === '') return undefined;
  if (kind === 'integer' || kind === 'decimal')
    return number.test(text) || isFraction(value) ? { number: text } : { text };
  if (kind !== 'date' && kind !== 'datetime') return { text };
  const serial = serialOfText(text);
  return serial === undefined ? { text } : { number: String(serial) };
}

/** The value as a text: `2026-11-23`, `2026-11-23 14:05:00`, `1234.5`; empty for nothing, and for no real number or date. */
export function plainText(kind: ColumnKind, value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value);
  const instant = kind === 'datetime' && typeof value === 'string' && instantText.test(value) ? new Date(value) : value;
  if (instant instanceof Date) return instantAsText(kind, instant);
  const text = String(value);
  return kind === 'text' || kind === 'link' ? text : text.trim();
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

/** 1e-7 is a number too. */
function isFraction(value: CellValue): boolean {
  return typeof value === 'number' && !Number.isInteger(value);
}

function instantAsText(kind: ColumnKind, instant: Date): string {
  const time = instant.getTime();
  if (!(Math.abs(time) < lastInstant)) return '';
  if (kind === 'date') return jakartaDay(instant);
  return `${jakartaDay(instant)} ${new Date(time + jakartaOffset).toISOString().slice(11, 19)}`;
}

function serialOfText(text: string): number | undefined {
  const [, day = '', hours = 0, minutes = 0, seconds = 0] = dayText.exec(text) ?? [];
  return isDay(day) ? serialOf(day, Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) : undefined;
}
