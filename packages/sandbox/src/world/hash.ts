/**
 * Hashing instead of storing: everything in the world is computed from the seed and a few numbers,
 * so that a world of any size costs no memory and is the same on every machine.
 */

/** 32-bit hash of a text (FNV-1a with a final mix); names a purpose, so that purposes do not correlate. */
export function salt(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  return mix(h);
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Unsigned 32-bit hash of up to four numbers. Fixed arity: it runs millions of times under load. */
export function hash(a: number, b: number, c = 0, d = 0): number {
  let h = mix((a | 0) ^ 0x9e3779b9);
  h = mix(Math.imul(h, 31) + (b | 0));
  h = mix(Math.imul(h, 31) + (c | 0));
  return mix(Math.imul(h, 31) + (d | 0));
}

/** Evenly distributed in [0, 1). */
export function unit(a: number, b: number, c = 0, d = 0): number {
  return hash(a, b, c, d) / 0x1_0000_0000;
}

/** Whole number from `min` to `max`, both included. */
export function between(min: number, max: number, a: number, b: number, c = 0, d = 0): number {
  return min + (hash(a, b, c, d) % (max - min + 1));
}

/** One element of a list that is not empty. */
export function pick<T>(list: readonly [T, ...T[]], a: number, b: number, c = 0, d = 0): T {
  return list[hash(a, b, c, d) % list.length] ?? list[0];
}
