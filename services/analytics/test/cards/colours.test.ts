import { describe, expect, test } from 'vitest';
import { colours, toneColours } from '../../src/cards/colours.ts';

type Rgb = [number, number, number];

function linear(hex: string): Rgb {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  return channels.map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)) as Rgb;
}

function times(matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb {
  return matrix.map(([x, y, z]) => x * r + y * g + z * b) as Rgb;
}

/** What people see who lack a kind of cones (Machado, Oliveira and Fernandes, 2009). */
const sights: Record<string, readonly Rgb[]> = {
  'all colours': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b* of D65. */
function lab(rgb: Rgb): Rgb {
  const xyz = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb.map((one) => Math.min(Math.max(one, 0), 1)) as Rgb,
  );
  const [x, y, z] = xyz.map((one, at) => {
    const share = one / ([0.9505, 1, 1.089][at] ?? 1);
    return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  }) as Rgb;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0]).sort();
  return (light + 0.05) / (dark + 0.05);
}

describe('colours of a picture', () => {
  const { done, partly, none, missing } = toneColours;

  test.each(Object.keys(sights))('parts are told apart by eyes that see %s', (sight) => {
    const seen = [done, partly, none, missing].map((hex) => lab(times(sights[sight] ?? [], linear(hex))));
    for (const [at, one] of seen.entries()) {
      for (const other of seen.slice(at + 1)) {
        const apart = Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0)));
        expect(apart).toBeGreaterThan(25);
      }
    }
  });

  test('letters stand out from what is behind them', () => {
    expect(contrast(colours.ink, colours.paper)).toBeGreaterThan(7);
    expect(contrast(colours.quiet, colours.paper)).toBeGreaterThan(4.5);
    expect(contrast(colours.bandQuiet, colours.band)).toBeGreaterThan(7);
  });
});
