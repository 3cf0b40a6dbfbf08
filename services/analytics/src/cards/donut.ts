import type { Tone } from './card.ts';
import { colours, toneColours } from './colours.ts';
import { drawing, type Element } from './element.ts';
import { sum } from './figures.ts';

const thickness = 56;
/** Of white between two parts, pixels along the ring. */
const gap = 5;

/** A ring of the parts, from the top and clockwise; grey when there are none. */
export function donut(parts: readonly { value: number; tone: Tone }[], size: number): Element {
  const radius = (size - thickness) / 2;
  const round = 2 * Math.PI * radius;
  const all = sum(parts.map(({ value }) => value));
  const seen = parts.filter(({ value }) => value > 0);
  const circle = { cx: size / 2, cy: size / 2, r: radius, fill: 'none', 'stroke-width': thickness };
  const between = seen.length > 1 ? gap : 0;
  let before = 0;
  const arcs = seen.map(({ value, tone }) => {
    const length = (round * value) / all;
    const from = before;
    before += length;
    return drawing('circle', {
      ...circle,
      stroke: toneColours[tone],
      // However small, it is there.
      'stroke-dasharray': `${fixed(Math.max(length - between, 2))} ${fixed(round)}`,
      'stroke-dashoffset': fixed(-from),
      transform: `rotate(-90 ${size / 2} ${size / 2})`,
    });
  });
  return drawing(
    'svg',
    { width: size, height: size, viewBox: `0 0 ${size} ${size}`, xmlns: 'http://www.w3.org/2000/svg' },
    drawing('circle', { ...circle, stroke: colours.track }),
    ...arcs,
  );
}

function fixed(value: number): string {
  return value.toFixed(2);
}
