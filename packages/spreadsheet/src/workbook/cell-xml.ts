import { cellLong, xmlText } from './xml-text.ts';

/** A text is typed as one, so that Excel never takes it for a formula, a number or a date. */
export function textCell(letters: string, row: number, style: number, text: string): string {
  if (text === '') return `<c r="${letters}${row}" s="${style}"/>`;
  const kept = /^\s|\s$|[\n\t]/.test(text) ? ' xml:space="preserve"' : '';
  return `<c r="${letters}${row}" s="${style}" t="inlineStr"><is><t${kept}>${xmlText(cellLong(text))}</t></is></c>`;
}
