import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';
import satori, { type Font } from 'satori';
import type { Card } from './card.ts';
import { colours } from './colours.ts';
import { cardWidth, layout } from './layout.ts';

/** Read once a thread: the metrics of the letters decide where everything is. */
let fonts: Promise<Font[]> | undefined;

/**
 * Draws a card: PNG, 1080 pixels wide, as high as its bars need. The same card has the same bytes on every machine:
 * fonts are bundled, letters are paths. See docs/reports.md.
 */
export async function renderCard(card: Card): Promise<Buffer> {
  fonts ??= readFonts();
  const svg = await satori(layout(card), { width: cardWidth, fonts: await fonts });
  const image = await renderAsync(svg, { font: { loadSystemFonts: false }, background: colours.paper });
  return image.asPng();
}

function readFonts(): Promise<Font[]> {
  const { resolve } = createRequire(import.meta.url);
  const file = async (subset: string, weight: 400 | 600 | 700): Promise<Font> => {
    const path = resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff`);
    return { name: 'Inter', data: await readFile(path), weight, style: 'normal' };
  };
  const weights = [400, 600, 700] as const;
  return Promise.all(['latin', 'latin-ext'].flatMap((subset) => weights.map((weight) => file(subset, weight))));
}
