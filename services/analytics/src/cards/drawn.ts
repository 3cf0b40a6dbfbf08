import type { Card } from './card.ts';
import { renderCard } from './render.ts';

/** A picture, or why there is none although there should be one. */
export interface Drawn {
  picture: Buffer | null;
  /** What went wrong, for the log. */
  undrawn: string | null;
}

/** Draws a card if there is one. What cannot be drawn costs nobody the text: it goes without. */
export async function drawn(card: Card | undefined, draw = renderCard): Promise<Drawn> {
  if (!card) return { picture: null, undrawn: null };
  try {
    return { picture: await draw(card), undrawn: null };
  } catch (error) {
    return { picture: null, undrawn: error instanceof Error ? error.message : String(error) };
  }
}
