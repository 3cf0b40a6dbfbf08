/** Reading of what a provider sent: nothing about it is taken for granted, nothing here throws. */

export type Fields = Readonly<Record<string, unknown>>;

/** The value if it is an object (no list), else null. */
export function asFields(value: unknown): Fields | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;
}

/** The value if it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Follows names and list positions into a value; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let current: unknown = value;
  for (const step of path) {
    if (current === null || typeof current !== 'object') return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** The first text that is not blank, as the database can hold it (no NUL, no half characters); else null. */
export function text(...values: readonly unknown[]): string | null {
  for (const value of values) {
    if (typeof value !== 'string') continue;
    const clean = value.replaceAll('\0', '').toWellFormed();
    if (clean.trim() !== '') return clean;
  }
  return null;
}

/** The first text or whole number, as text: ids come as either. */
export function idText(...values: readonly unknown[]): string | null {
  for (const value of values) {
    const found = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? String(value) : text(value);
    if (found) return found.trim();
  }
  return null;
}

const largestInteger = 2_147_483_647;

/** The first value that is there, as a count; null when that is hidden (-1) or no number. Texts of digits count. */
export function count(...values: readonly unknown[]): number | null {
  const value = values.find((candidate) => candidate !== undefined && candidate !== null);
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return null;
  return Math.min(Math.trunc(number), largestInteger);
}

/** The first value that is a boolean; else null. */
export function flag(...values: readonly unknown[]): boolean | null {
  const value = values.find((candidate) => typeof candidate === 'boolean');
  return typeof value === 'boolean' ? value : null;
}

const earliest = Date.UTC(2005, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** The first value that is an instant: epoch seconds or milliseconds, as number or digits, or an ISO date with time. */
export function instant(...values: readonly unknown[]): Date | null {
  for (const value of values) {
    const number = typeof value === 'string' && /^\d{9,14}$/.test(value.trim()) ? Number(value) : value;
    const time =
      typeof number === 'number'
        ? number * (number > 1e11 ? 1 : 1000)
        : typeof number === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(number)
          ? Date.parse(number)
          : Number.NaN;
    if (time >= earliest && time < latest) return new Date(Math.trunc(time));
  }
  return null;
}
