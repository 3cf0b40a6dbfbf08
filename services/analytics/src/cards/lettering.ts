/** Latin letters, digits and punctuation: what the font of the pictures has. */
const drawable = /[^ -~¡-¬®-İĴ-ňŊ-őŒ-ſ‘’“”–—•…€]/gu;
/** No line is as long as this many characters. */
const longest = 160;

/**
 * What can be written on a picture: letters dressed up as others become themselves, those the font lacks (emoji, other
 * scripts, controls, marks that turn the direction) are left out.
 * @returns `–` when nothing is left
 */
export function lettering(text: string): string {
  const kept = text
    .slice(0, 4 * longest)
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(drawable, '')
    .replace(/ +/g, ' ')
    .trim();
  return kept.length > longest ? `${kept.slice(0, longest).trimEnd()}…` : kept || '–';
}
