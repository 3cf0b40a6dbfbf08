import type { Day } from '@cicero/runtime';
import { bold, boldTitle, momentLine, number, salutation } from '../text.ts';

/** What the head of a report tells. */
export interface Occasion {
  client: { clientId: string; name: string; directorate: boolean };
  day: Day;
  /** When the numbers were read. */
  at: Date;
}

/** To whom it is addressed, what it is, whose and of when; ends with a blank line. */
export function opening(occasion: Occasion, title: string): string[] {
  const { client } = occasion;
  return [...(client.directorate ? salutation : []), title, bold(client.name), momentLine(occasion), ''];
}

/** A list under its title; `-` where there is nothing. */
export function section(title: string, lines: readonly string[], count = lines.length): string[] {
  return ['', boldTitle(`${title} (${number(count)})`), ...(lines.length === 0 ? ['-'] : lines)];
}
