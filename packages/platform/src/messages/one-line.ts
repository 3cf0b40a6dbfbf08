/**
 * A stored text on one line of a message: adopted names may hold anything, also line breaks and what turns the
 * direction of the text that follows.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}
