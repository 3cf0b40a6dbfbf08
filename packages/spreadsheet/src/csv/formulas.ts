/**
 * A text that a spreadsheet would run as a formula when it opens a CSV file: it begins with one of these, also in their
 * full-width forms. See docs/spreadsheets.md, "Formulas".
 */
const risky = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u;

/** Puts an apostrophe before a text that would be run. */
export function defused(text: string): string {
  return risky.test(text) ? `'${text}` : text;
}

/** Takes the apostrophe away again that `defused` put there. */
export function undefused(text: string): string {
  return text.startsWith("'") && risky.test(text.slice(1)) ? text.slice(1) : text;
}
