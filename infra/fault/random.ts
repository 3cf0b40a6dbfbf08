/** Numbers that look random and are the same for the same seed (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Everything of the list in random order, again and again: after n draws each had its turn about equally often. */
export function* shuffledForever<Item>(items: readonly Item[], random: Random): Generator<Item, never, undefined> {
  for (;;) {
    const bag = [...items];
    while (bag.length > 0) yield* bag.splice(Math.floor(random() * bag.length), 1);
  }
}

/** Between two bounds. */
export function between(random: Random, min: number, max: number): number {
  return min + random() * (max - min);
}
