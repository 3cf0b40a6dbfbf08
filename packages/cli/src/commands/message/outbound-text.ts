import type { Content, HistoryEvent, MessageLine } from '@cicero/notifier';
import { table } from '../../terminal.ts';

/** Messages as a table, without what they say. */
export function messageTable(lines: readonly MessageLine[]): string {
  return table(
    ['id', 'created', 'from', 'to', 'priority', 'status', 'tries', 'receipt', 'key', 'error'],
    lines.map((line) => [
      line.messageId,
      line.createdAt.toISOString(),
      line.account,
      line.recipient,
      line.priority,
      line.status,
      line.attempts,
      line.acknowledged,
      line.dedupeKey.slice(0, 60),
      line.error?.slice(0, 60),
    ]),
  );
}

export function historyTable(events: readonly HistoryEvent[]): string {
  return table(
    ['when', 'what', 'detail', 'by'],
    events.map(({ at, event, detail, by }) => [at.toISOString(), event, detail, by && `${by.kind} ${by.id}`]),
  );
}

/** What a message says, line by line: what could steer a terminal is shown as `?`. */
export function contentText(content: Content | null): string {
  if (content === null) return 'a secret: not shown';
  switch (content.kind) {
    case 'text':
      return printable(content.text);
    case 'mail':
      return printable(`${content.subject}\n\n${content.text}${filesOf(content.files ?? [])}`);
    case 'file':
      return `file ${content.fileId}`;
    case 'blanked':
      return 'a secret: gone';
  }
}

function filesOf(fileIds: readonly string[]): string {
  return fileIds.map((fileId) => `\nfile ${fileId}`).join('');
}

function printable(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, '?');
}
