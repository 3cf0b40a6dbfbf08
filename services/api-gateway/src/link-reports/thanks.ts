import { sendMessage } from '@cicero/contracts';
import { type LinkPlatform, normalisePhone, postUrl } from '@cicero/directory';
import { greeting, type UnitOfWork } from '@cicero/platform';
import type { Reporter } from './call.ts';
import { fieldOf, type Links, platformNames } from './links.ts';

const order: readonly LinkPlatform[] = ['facebook', 'instagram', 'twitter', 'tiktok', 'youtube'];
/** Later than this a thank-you only puzzles, milliseconds. */
const patience = 12 * 3_600_000;

/** Queues a thank-you to the reporter, if there is a number to send it to. */
export function thank(
  unit: UnitOfWork,
  person: Pick<Reporter, 'user_id' | 'title' | 'nama' | 'whatsapp'>,
  { shortcode, links, at }: { shortcode: string; links: Links; at: Date },
): void {
  const number = normalisePhone(person.whatsapp ?? '');
  if (number === null) return;
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: thanksText(person, shortcode, links, at),
    dedupeKey: `link-report:${shortcode}:${person.user_id}:${at.toISOString()}`,
    priority: 'broadcast',
    expiresAt: new Date(at.getTime() + patience).toISOString(),
  });
}

/** What the reporter reads. */
export function thanksText(
  { title, nama }: Pick<Reporter, 'title' | 'nama'>,
  shortcode: string,
  links: Links,
  at: Date,
): string {
  const name = [title, nama].filter(Boolean).join(' ');
  const lines = order.map((platform) => {
    const link = links[fieldOf(platform)];
    return link ? `${platformNames[platform].name}: ${link}` : `${platformNames[platform].name} Nihil`;
  });
  return [
    `${greeting(at)}${name ? `, ${name}` : ''}.`,
    '',
    'Terima kasih, laporan amplifikasi Anda untuk tugas ini sudah kami catat:',
    postUrl('instagram', shortcode),
    '',
    'Link yang Anda laporkan:',
    ...lines,
    '',
    'Mohon simpan nomor ini agar pemberitahuan berikutnya sampai kepada Anda.',
  ].join('\n');
}
