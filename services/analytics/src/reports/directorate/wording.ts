import type { Platform } from '@cicero/contracts';
import type { Day } from '@cicero/runtime';
import { Type } from 'typebox';
import { bold, boldTitle, momentLine, number } from '../text.ts';

/** What these reports call engagement. */
export const engagementOf = {
  instagram: { network: 'Instagram', done: 'like', mark: '📸' },
  tiktok: { network: 'TikTok', done: 'komentar', mark: '🎵' },
} as const satisfies Record<Platform, object>;

/** `87,5%`, `95%` */
export function percent(value: number): string {
  return `${number(value)}%`;
}

/** Title, client, and the day and time at which it was read. */
export function heading(title: string, client: { name: string }, day: Day, at: string): string[] {
  return [boldTitle(title), bold(client.name), momentLine({ day, at: new Date(at) })];
}

/** `1. …`, `2. …`; a dash when there is nothing. */
export function numberedLines(lines: readonly string[]): string[] {
  return lines.length === 0 ? ['-'] : lines.map((line, at) => `${at + 1}. ${line}`);
}

/** The option `platform`. */
export const platformOption = Type.Union([Type.Literal('instagram'), Type.Literal('tiktok')], {
  default: 'instagram',
});

/** The name of a file in a text: in monospace, where its underscores are no markup. */
export function shownFile(name: string): string {
  return `\`\`\`${name}\`\`\``;
}
