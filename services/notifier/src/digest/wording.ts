import { oneLine } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import type { WhatsAppState } from '../whatsapp/state.ts';
import type { FailureCount, Failures, Span } from './failures.ts';

/** Lines of a section that people still read; what is behind them is in the history. */
const mostLines = 5;
/** Characters of a cause. */
const longestCause = 80;

const states: Readonly<Record<WhatsAppState, string>> = {
  starting: 'sedang dimulai',
  qr: 'menunggu pemindaian kode QR',
  authenticated: 'sedang disiapkan',
  ready: 'siap',
  disconnected: 'terputus',
  'backing-off': 'terputus, akan dicoba lagi',
  off: 'tidak berjalan',
};

const channels: Readonly<Record<string, string>> = { whatsapp: 'WhatsApp', email: 'Email', telegram: 'Telegram' };

/** The administrators' morning message about what went wrong; null = nothing did. Indonesian, WhatsApp markup. */
export function digestText(failures: Failures, { to }: Span): string | null {
  const named = failures.messages.map((one) => ({ ...one, subject: channels[one.subject] ?? one.subject }));
  const sections = [
    section('Pekerjaan terjadwal gagal', failures.failedJobs),
    section('Pekerjaan terjadwal terlewat', failures.missedJobs),
    section('Laporan gagal dibuat', failures.failedReports),
    section('Laporan belum dibuat lebih dari satu jam', failures.waitingReports),
    section('Pengambilan data gagal', failures.collections),
    section('Pesan tidak terkirim', named),
    failures.parked === null
      ? ['*Antrean pesan tidak dapat diperiksa.*']
      : section('Pesan internal tertahan, menunggu keputusan', failures.parked),
    numbersSection(failures.numbers),
  ].filter((lines) => lines.length > 0);
  if (sections.length === 0) return null;
  return [
    `*Ringkasan gangguan* – 24 jam sampai ${jakartaDay(to)} pukul ${jakartaTime(to).replace(':', '.')} WIB`,
    ...sections.map((lines) => lines.join('\n')),
    'Rincian di server: cicero doctor, cicero job history, cicero message list.',
  ].join('\n\n');
}

function section(heading: string, counts: readonly FailureCount[]): string[] {
  if (counts.length === 0) return [];
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const lines = counts.slice(0, mostLines).map(({ subject, count, cause }) => {
    const reason = cause === null ? '' : causeText(cause);
    return `- ${plainLine(subject)}: ${count}${reason === '' ? '' : ` (${reason})`}`;
  });
  const rest = counts.slice(mostLines);
  const behind = rest.reduce((sum, { count }) => sum + count, 0);
  return [`*${heading}: ${total}*`, ...lines, ...(rest.length > 0 ? [`- ${rest.length} lainnya: ${behind}`] : [])];
}

function numbersSection(numbers: Failures['numbers']): string[] {
  if (numbers.length === 0) return [];
  return ['*Nomor WhatsApp belum siap*', ...numbers.map(({ account, state }) => `- ${account}: ${states[state]}`)];
}

/**
 * A cause without what may be personal: addresses, numbers of people and phones, quoted values and anything in an
 * address of the web are taken out; what remains is cut.
 */
export function causeText(cause: string): string {
  const text = plainLine(cause)
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replace(/[^\s@<>()'"]+@[^\s@<>()'"]+/g, '…')
    .replace(/"[^"]*"|'[^']*'|\([^)]*=\([^)]*\)\)?/g, '…')
    .replace(/\+?\d[\d .-]{4,}\d/g, '…')
    .trim();
  return text.length <= longestCause ? text : `${text.slice(0, longestCause - 1).trimEnd()}…`;
}

/** Inside a word an underscore is none of WhatsApp's marks: names of errors keep theirs. */
function plainLine(text: string): string {
  return oneLine(text).replace(/[*~`]|(?<!\w)_|_(?!\w)/g, '');
}
