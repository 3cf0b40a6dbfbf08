import type { Day } from '@cicero/runtime';
import { salutation } from '../attendance/lines.ts';
import { bold, dayLine, number, timeLine } from '../text.ts';

/** What the head of a report tells. */
export interface Occasion {
  client: { clientId: string; name: string; directorate: boolean };
  day: Day;
  /** When the numbers were read. */
  at: Date;
}

/** To whom it is addressed, what it is, whose and of when; ends with a blank line. */
export function opening({ client, day, at }: Occasion, title: string): string[] {
  return [...(client.directorate ? salutation : []), title, bold(client.name), `${dayLine(day)} · ${timeLine(at)}`, ''];
}

/** The same moment on a picture. */
export function cardMoment({ day, at }: Pick<Occasion, 'day' | 'at'>): string {
  return `${dayLine(day)} · ${timeLine(at)}`;
}

/** A list under its title; `-` where there is nothing. */
export function section(title: string, lines: readonly string[], count = lines.length): string[] {
  return ['', `*${title} (${number(count)})*`, ...(lines.length === 0 ? ['-'] : lines)];
}
