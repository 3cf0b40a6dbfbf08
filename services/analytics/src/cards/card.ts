/** How a part of a bar is coloured: what people have done, or just a number. */
export type Tone = 'done' | 'partly' | 'none' | 'missing' | 'plain';

/** A picture of a report, as data: a share of the whole, and a bar for each unit. Drawn by `renderCard`. */
export interface Card {
  /** `Likes Instagram` */
  title: string;
  /** The name of the client it is about. */
  client: string;
  /** `Senin, 3/11/2025 · 15.20 WIB` */
  when: string;
  /** The one number to be seen from afar: `87,5%`, `sudah lengkap`. */
  headline?: { value: string; label: string };
  /** What the parts of each bar stand for, in their order. */
  legend: readonly { label: string; tone: Tone }[];
  /** Of everybody, in the order of the legend. */
  totals: readonly number[];
  /** The bars in order; those that do not fit are counted below the last. */
  rows: readonly { label: string; parts: readonly number[] }[];
  /** What the bars count: `personel`. */
  unit: string;
}
