import { randomInt } from 'node:crypto';
import { proverbs } from './proverbs.ts';

/** Something to begin the day with: what is said, who says so, and what it means. */
export interface Quote {
  text: string;
  author: string;
  translation: string;
}

/** One of the quotes. @param pick says which: 0 up to below the count it is given */
export function chooseQuote(pick: (count: number) => number = randomInt): Quote {
  const [text, translation] = proverbs[pick(proverbs.length)] ?? ['', ''];
  return { text, author: 'Peribahasa Indonesia', translation };
}
