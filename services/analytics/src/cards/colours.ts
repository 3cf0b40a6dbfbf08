import type { Tone } from './card.ts';

/**
 * Told apart without seeing red and green alike: by hue for most, by lightness for all. See docs/reports.md.
 */
export const toneColours: Readonly<Record<Tone, string>> = {
  done: '#1361A8',
  partly: '#F5B83D',
  none: '#A8321E',
  missing: '#A3ADBB',
  plain: '#1361A8',
};

export const colours = {
  paper: '#FFFFFF',
  band: '#0F2238',
  bandText: '#FFFFFF',
  bandQuiet: '#C3D0E0',
  ink: '#14202E',
  quiet: '#526173',
  track: '#E9EDF2',
  rule: '#DCE2EA',
};
