import { inParts } from '../reports/text.ts';

/** Characters of a text that people still read in a chat: three messages. What is longer becomes a file. */
export const chatLimit = 12_000;

/**
 * A text for a chat and, when it is too long for one, the whole of it for a file. What is cut off is cut off between
 * paragraphs or lines, so that no mark stays open, and is said.
 */
export function fitText(text: string, limit = chatLimit): { text: string; whole: string | null } {
  if (text.length <= limit) return { text, whole: null };
  const note = '… Selengkapnya ada di berkas teks terlampir.';
  const [first = ''] = inParts(text, limit - note.length - 2);
  const paragraph = first.lastIndexOf('\n\n');
  const kept = paragraph > first.length / 2 ? first.slice(0, paragraph) : first;
  return { text: `${kept.trimEnd()}\n\n${note}`, whole: text };
}
