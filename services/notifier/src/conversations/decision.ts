import type { decideRequest, MessageData } from '@cicero/contracts';

/** What somebody wants decided, without who it was. */
export type Decision = Pick<MessageData<typeof decideRequest>, 'decision' | 'request'>;

const longestName = 200;
const blank = /[\s\p{Cf}]/u;

/** A text without white space and invisible characters around it. Linear, however much of that there is. */
export function bare(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text.charAt(start))) start++;
  while (end > start && blank.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** A user name as it was written in a chat; null when it is empty, too long, or more than one line of visible text. */
export function writtenName(text: string): string | null {
  const name = bare(text);
  if (name === '' || name.length > longestName) return null;
  return /[\p{C}\p{Zl}\p{Zp}]/u.test(name) ? null : name;
}

/** The reference of a request as it was written in a chat, in lower case; null when it is none. */
export function writtenReference(text: string): string | null {
  const reference = bare(text).toLowerCase();
  return /^[0-9a-f]{8}$/.test(reference) ? reference : null;
}

/** A personnel number as it was written in a chat; null when it is none. */
export function writtenNumber(text: string): string | null {
  const number = bare(text);
  return /^[0-9]{1,18}$/.test(number) ? number : null;
}
