import { jakartaDay, jakartaTime, jakartaZone } from '@cicero/runtime';
import type { Happenings } from './digest-events.ts';

/** So many names of a kind; more are counted. */
const named = 10;
const longestName = 60;

const kinds: Readonly<Record<string, string>> = {
  dashboard: 'Dashboard',
  client: 'Client',
  penmas: 'Penmas',
  personnel: 'Personel',
};

const reasons: Readonly<Record<string, string>> = {
  LOGIN_FAILED: 'username atau password salah',
  LOGIN_CODE_INVALID: 'kode salah',
  ACCOUNT_PENDING: 'akun belum disetujui',
  ACCOUNT_INACTIVE: 'akun tidak aktif',
  NO_CLIENTS: 'akun tanpa client',
  USER_NOT_FOUND: 'NRP/NIP tidak terdaftar',
  CLIENT_NOT_FOUND: 'client tidak terdaftar',
  PHONE_MISMATCH: 'nomor tidak terdaftar',
};

/** What happened, for administrators to read on a phone: names of those who came in, numbers of everything else. */
export function digestText(happenings: Happenings): string {
  const { first, last, logins, refusals, personnel, visits, others } = happenings;
  const sections = [
    [`🔔 *Ringkasan Cicero*`, period(first, last)],
    logins.length === 0 ? [] : [`✅ *Masuk: ${total(logins)}*`, ...loginLines(logins)],
    refusals.length === 0
      ? []
      : [
          `⛔ *Masuk ditolak: ${total(refusals)}*`,
          ...refusals.map(({ kind, reason, times }) => `• ${label(kinds, kind)}, ${label(reasons, reason)}: ${times}`),
        ],
    personnel.length === 0
      ? []
      : [
          `👤 *Personel mendaftar: ${total(personnel)}*`,
          ...capped(personnel.map(({ client, times }) => `• ${plain(client)}: ${times}`)),
        ],
    visits === 0 ? [] : [`👀 *Situs dibuka: ${visits}*`],
    others.length === 0
      ? []
      : [
          '📌 *Lainnya*',
          ...others.map(({ action, outcome, times }) => `• ${action}${outcome === 'ok' ? '' : ' ditolak'}: ${times}`),
        ],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** People may have chosen their own name when they registered: it must not become a link. */
function nameOf(kind: string, who: string): string {
  return plain(kind === 'personnel' ? who.replace(/:\/\/|\.(?=\p{L}{2})/gu, ' ') : who);
}

function loginLines(logins: Happenings['logins']): string[] {
  return [...Map.groupBy(logins, ({ kind }) => kind)].flatMap(([kind, entries]) => [
    label(kinds, kind),
    ...capped(
      entries.map(
        ({ who, times, last }) => `• ${nameOf(kind, who)}, ${jakartaTime(last)}${times > 1 ? ` (${times}×)` : ''}`,
      ),
    ),
  ]);
}

function capped(lines: readonly string[]): string[] {
  const more = lines.length - named;
  return more > 0 ? [...lines.slice(0, named), `• … dan ${more} lainnya`] : [...lines];
}

function total(entries: readonly { times: number }[]): number {
  return entries.reduce((sum, { times }) => sum + times, 0);
}

function label(labels: Readonly<Record<string, string>>, name: string): string {
  return labels[name] ?? name;
}

/** `1 Februari 2026, 10:00–10:05 WIB` */
function period(first: Date, last: Date): string {
  const [from, until] = [jakartaTime(first), jakartaTime(last)];
  if (jakartaDay(first) !== jakartaDay(last)) return `${date(first)}, ${from} – ${date(last)}, ${until} WIB`;
  return `${date(last)}, ${from === until ? until : `${from}–${until}`} WIB`;
}

function date(instant: Date): string {
  const format = { timeZone: jakartaZone, day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('id-ID', format).format(instant);
}

/** A name as one short line that is no markup. */
function plain(name: string): string {
  const text = name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}*~`]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text;
}
