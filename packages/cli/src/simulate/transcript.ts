import { jakartaTime } from '@cicero/runtime';
import type { Happening } from './day.ts';
import { type Ledger, troubles } from './ledger.ts';
import type { Recorded } from './recorder.ts';

export interface DayRecord {
  title: string;
  ledger: Ledger;
  messages: readonly Recorded[];
  happenings: readonly Happening[];
  /** Names under which files were kept, by their place among the messages. */
  kept: ReadonlyMap<number, string>;
  /** Real seconds it took. */
  seconds: number;
}

interface Line {
  at: Date;
  text: string;
}

/** The day as Markdown: what happened when, then what came of it. */
export function transcript(record: DayRecord, options: { full: boolean }): string {
  const { ledger, messages, happenings, title } = record;
  const lines: Line[] = [
    ...ledger.runs.map(({ jobKey, scheduledFor, status, counts, error }) => ({
      at: scheduledFor,
      text: `job **${jobKey}** ${status}${error ? `: ${error}` : ` ${countsText(counts)}`}`,
    })),
    ...happenings,
    ...messages.map((message, place) => ({ at: message.at, text: messageText(record, message, place, options.full) })),
  ];
  // A sort keeps what happened at one instant in the order above: the job before what it caused.
  lines.sort((a, b) => a.at.getTime() - b.at.getTime());
  return [
    `# ${title}`,
    '',
    '## What happened',
    '',
    ...lines.map(({ at, text }) => `- ${jakartaTime(at)}:${seconds(at)} ${text}`),
    '',
    ...summary(record),
    '',
  ].join('\n');
}

function messageText({ ledger, kept }: DayRecord, message: Recorded, place: number, full: boolean): string {
  const { by, to, text, file, messageId } = message;
  const report = messageId === null ? undefined : ledger.reportOf.get(messageId);
  const head = `${by} → ${to}${report ? ` · ${report}` : ''}`;
  if (file) {
    const name = kept.get(place);
    const size = `${(file.bytes.length / 1000).toFixed(1)} kB`;
    return `${head}: ${name ? `[${file.name}](${encodeURI(name)})` : file.name} (${size})${text ? `\n${quoted(text, full)}` : ''}`;
  }
  return full ? `${head}:\n${quoted(text, true)}` : `${head}: ${quoted(text, false)}`;
}

/** The first line that says something, or all of it, indented below its entry. */
function quoted(text: string, full: boolean): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  if (full) return ['', ...lines.map((line) => `  > ${line}`), ''].join('\n');
  const written = lines.filter((line) => line !== '');
  const more = written.length > 1 ? ` … (${written.length} lines)` : '';
  return `${written[0] ?? ''}${more}`;
}

function summary({ ledger, messages, seconds: took }: DayRecord): string[] {
  const count = (status: string): number => ledger.runs.filter((run) => run.status === status).length;
  const wrong = troubles(ledger);
  return [
    '## Summary',
    '',
    `- Jobs: ${count('succeeded')} succeeded, ${count('failed')} failed, ${count('missed')} missed, ${count('skipped')} skipped`,
    `- Collected: ${ledger.posts} posts, ${ledger.likes} likes, ${ledger.comments} comments`,
    `- Messages: ${messages.length}, ${messages.filter(({ file }) => file !== null).length} of them files`,
    ...ledger.messages.map(({ by, status, count: number }) => `  - ${by}: ${number} ${status}`),
    '- Reports:',
    ...ledger.reports.map(({ report, status, count: number }) => `  - ${report}: ${number} ${status}`),
    `- Wall time: ${took.toFixed(1)} s`,
    '',
    wrong.length === 0
      ? 'Nothing failed and nothing stayed.'
      : `**Not in order:**\n\n${wrong.map((one) => `- ${one}`).join('\n')}`,
  ];
}

function countsText(counts: Readonly<Record<string, number>> | null): string {
  const entries = Object.entries(counts ?? {}).filter(([, value]) => value !== 0);
  return entries.length === 0 ? '' : `(${entries.map(([name, value]) => `${name} ${value}`).join(', ')})`;
}

function seconds(at: Date): string {
  return String(at.getUTCSeconds()).padStart(2, '0');
}
