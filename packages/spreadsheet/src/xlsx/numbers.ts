/** Excel keeps so many digits of a number; what comes after is lost when the number is typed. */
const exactDigits = 15;

export interface NumberText {
  text: string;
  /** The number has more digits than Excel keeps, such as an 18-digit NIP typed as a number. */
  imprecise: boolean;
}

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/**
 * A number cell as plain text: all its digits, no exponent, `.` before decimals, no noise of binary fractions
 * (0.1 + 0.2 is `0.3`, as Excel shows it). Computed on the written digits, so that nothing is lost on the way.
 * @returns undefined when it is no number
 */
export function numberText(written: string): NumberText | undefined {
  const match = decimal.exec(written.trim());
  if (!match || !Number.isFinite(Number(written))) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const shifted = shift(whole, fraction, Number(exponent));
  if (shifted === undefined) return { text: '0', imprecise: false };
  const digits = shifted.whole.length;
  if (digits > exactDigits) {
    // Behind more digits than Excel keeps a fraction is noise.
    return { text: signed(sign, shifted.whole), imprecise: true };
  }
  return { text: signed(sign, rounded(shifted.whole, shifted.fraction)), imprecise: false };
}

/** `1234567` as `01234567` where the cell's format shows eight digits; fractions and longer numbers as they are. */
export function padded(text: string, digits: number): string {
  return /^\d+$/.test(text) ? text.padStart(digits, '0') : text;
}

/** The written digits with their point moved; undefined for a number too small to have a digit. */
function shift(whole: string, fraction: string, exponent: number): { whole: string; fraction: string } | undefined {
  const digits = whole + fraction;
  const point = whole.length + exponent;
  if (point < -exactDigits * 2) return undefined;
  const padding = point > 0 ? digits.padEnd(point, '0') : digits.padStart(digits.length - point, '0');
  const at = Math.max(point, 0);
  return { whole: padding.slice(0, at).replace(/^0+(?=.)/, '') || '0', fraction: padding.slice(at) };
}

/** To fifteen significant digits, trailing zeros away. */
function rounded(whole: string, fraction: string): string {
  const significant = whole === '0' ? fraction.replace(/^0+/, '').length : whole.length + fraction.length;
  if (significant <= exactDigits) return join(whole, fraction);
  const keep = fraction.length - (significant - exactDigits);
  const scaled = BigInt(whole + fraction.slice(0, keep));
  const up = (fraction[keep] ?? '0') >= '5' ? 1n : 0n;
  const text = (scaled + up).toString().padStart(keep + 1, '0');
  return join(text.slice(0, text.length - keep), text.slice(text.length - keep));
}

function join(whole: string, fraction: string): string {
  const kept = fraction.replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

function signed(sign: string, text: string): string {
  return sign === '-' && /[1-9]/.test(text) ? `-${text}` : text;
}
