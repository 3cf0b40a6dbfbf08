import type { Platform } from '@cicero/contracts';
import { platformNames } from '@cicero/directory';
import { type Day, jakartaDay } from '@cicero/runtime';
import { compareNames } from '../../../attendance/order.ts';
import { words } from '../../attendance/words.ts';
import { shownHandle } from '../../people.ts';
import { bold, dayLine, number, timeLine } from '../../text.ts';
import type { DirectorateUnit } from '../units.ts';
import { type Occasion, opening, section } from '../wording.ts';
import type { OfficialAccountMedia } from './official-media.ts';

interface OfficialMediaRecap extends Occasion {
  platform: Platform;
  from: Day;
  to: Day;
  /** All of them, by name. */
  units: readonly DirectorateUnit[];
  accounts: readonly OfficialAccountMedia[];
}

/** Numbers, then accounts that published, those that did not, those not read yet, units without one, and accounts that could not be read. */
export function officialMediaText(recap: OfficialMediaRecap): string {
  const { platform, from, to, units } = recap;
  const accounts = recap.accounts.toSorted(byPosts);
  const failed = accounts.filter(({ failures }) => failures > 0);
  const active = accounts.filter(({ posts }) => posts > 0);
  // What was not read, or not on every day, may have published: it is not called passive.
  const unread = accounts.filter(({ posts, status }) => posts === 0 && status === null);
  const passive = accounts.filter(({ posts, status, failures }) => posts === 0 && status !== null && failures === 0);
  const owners = new Set(accounts.map(({ clientId }) => clientId));
  const without = units.filter(({ clientId }) => !owners.has(clientId));
  return [
    ...opening(recap, `${words[platform].mark} *Konten ${platformNames[platform]} Akun Resmi*`),
    `*Periode:* ${from === to ? dayLine(from) : `${dayLine(from)} s.d. ${dayLine(to)}`}`,
    `*Pengambilan Data Terakhir:* ${lastLook(accounts)}`,
    `*Total Satker:* ${number(units.length)}`,
    `*Total Akun:* ${number(accounts.length)}`,
    `*Total Konten:* ${number(accounts.reduce((sum, { posts }) => sum + posts, 0))}`,
    ...section('✅ Akun Aktif', active.map(activeLine)),
    ...section('⚠️ Akun Pasif', passive.map(accountLine)),
    ...(unread.length === 0 ? [] : section('⏳ Belum Dibaca', unread.map(accountLine))),
    ...section(
      '❌ Belum Input Akun',
      without.map(({ name }, at) => `${at + 1}. ${bold(name)}`),
    ),
    ...(failed.length === 0 ? [] : section('❗ Gagal Dibaca', failed.map(failureLine))),
    '',
    'Demikian, terima kasih.',
  ].join('\n');
}

function byPosts(a: OfficialAccountMedia, b: OfficialAccountMedia): number {
  const order = compareNames(a.clientName.toUpperCase(), b.clientName.toUpperCase());
  return b.posts - a.posts || order || compareNames(a.username, b.username);
}

function lastLook(accounts: readonly OfficialAccountMedia[]): string {
  const times = accounts.flatMap(({ fetchedAt }) => (fetchedAt === null ? [] : [fetchedAt.getTime()]));
  if (times.length === 0) return 'belum ada pada periode ini';
  const last = new Date(Math.max(...times));
  return `${dayLine(jakartaDay(last))} · ${timeLine(last)}`;
}

function accountLine({ clientName, username }: OfficialAccountMedia, at: number): string {
  return `${at + 1}. ${bold(clientName)} (${shownHandle(username)})`;
}

function activeLine(account: OfficialAccountMedia, at: number): string {
  const { posts, likes, comments } = account;
  return `${accountLine(account, at)}: ${number(posts)} konten, ${number(likes)} like, ${number(comments)} komentar`;
}

const reasons: ReadonlyMap<string | null, string> = new Map([
  ['resource', 'akun tidak ditemukan, berganti nama, atau dikunci'],
  ['quota', 'kuota layanan data habis'],
  ['auth', 'layanan data menolak kunci akses'],
  ['throttle', 'layanan data membatasi permintaan'],
  ['transient', 'layanan data sedang terganggu'],
  ['shape', 'jawaban layanan data tidak terbaca'],
]);

function failureLine(account: OfficialAccountMedia, at: number): string {
  const reason = reasons.get(account.errorClass) ?? 'daftar konten tidak terbaca sampai akhir';
  const { looks, failures, status } = account;
  const partial = status === 'partial' ? 'terbaca sebagian; ' : '';
  const extent = looks > 1 ? `tidak terbaca lengkap pada ${number(failures)} dari ${number(looks)} hari; ` : partial;
  return `${accountLine(account, at)}: ${extent}${reason}`;
}
