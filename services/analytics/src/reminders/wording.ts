import { type Platform, platforms } from '@cicero/contracts';
import { platformNames } from '@cicero/directory';
import { greeting } from '@cicero/platform';
import type { Day } from '@cicero/runtime';
import { bold, dayLine, plain } from '../reports/text.ts';
import type { RemindedPerson } from './people.ts';
import type { ReminderStage } from './stages.ts';
import type { OpenByPlatform, OpenTasks } from './tasks.ts';

const deeds = { instagram: 'memberi like', tiktok: 'berkomentar' } as const;
/** Addresses of so many posts fit into a message that is still read. */
const mostLinks = 20;

const optOut = 'Tidak ingin diingatkan lagi? Balas *notifwa#off*.';

/** Somebody whom a message is about, and what waits for them. */
export interface RemindedMember {
  person: Pick<RemindedPerson, 'title' | 'name'>;
  open: OpenByPlatform;
}

export interface Reminding {
  at: Date;
  day: Day;
  client: { name: string };
  /** One, or several who share a phone. */
  members: readonly RemindedMember[];
  /** Where personnel correct their own record; null = nothing is said about it. */
  claimPage: string | null;
}

/** The personal reminder; in the stage `completed` the thanks. Indonesian, WhatsApp markup. */
export function reminderText(stage: ReminderStage, reminding: Reminding): string {
  const { at, client, day, members, claimPage } = reminding;
  const addressed = members.map(addressOf).filter((name) => name !== '');
  const salutation = `${[greeting(at), ...addressed.map(bold)].join(', ')}.`;
  const subject = `tugas media sosial ${plain(client.name)} hari ini (${dayLine(day)})`;
  if (stage === 'completed') {
    return [salutation, `Seluruh ${subject} sudah Anda selesaikan. Terima kasih atas dukungannya.`, optOut].join(
      '\n\n',
    );
  }
  return [
    salutation,
    leads[stage](subject),
    ...members.flatMap((member) => [
      // Whose they are is said where it could be somebody else.
      ...(members.length > 1 ? [`👤 ${bold(addressOf(member))}`] : []),
      ...platforms.flatMap((platform) => section(platform, member.open[platform])),
      ...missingHandles(member.open, claimPage),
    ]),
    hints(members),
    optOut,
  ].join('\n\n');
}

function addressOf({ person }: RemindedMember): string {
  return [plain(person.title), plain(person.name)].filter((word) => word !== '').join(' ');
}

const leads: Readonly<Record<Exclude<ReminderStage, 'completed'>, (subject: string) => string>> = {
  initial: (subject) => `Berikut ${subject} yang belum tercatat dari akun Anda.`,
  followup1: (subject) => `Mengingatkan kembali: masih ada ${subject} yang belum tercatat dari akun Anda.`,
  followup2: (subject) => `Pengingat terakhir untuk ${subject}. Yang berikut belum tercatat dari akun Anda.`,
};

function section(platform: Platform, { open, posts }: OpenTasks): string[] {
  if (open.length === 0) return [];
  const links = open.slice(0, mostLinks).map(({ url }, at) => `${at + 1}. ${url}`);
  const rest = open.length - links.length;
  const heading = `${bold(platformNames[platform])} – belum ${deeds[platform]} pada ${open.length} dari ${posts} konten:`;
  return [[heading, ...links, ...(rest > 0 ? [`… dan ${rest} konten lain.`] : [])].join('\n')];
}

/** How to be recognised, for platforms with tasks that know no account of the person. */
function missingHandles(open: OpenByPlatform, claimPage: string | null): string[] {
  const missing = platforms.filter((platform) => open[platform].posts > 0 && open[platform].handle === null);
  if (missing.length === 0) return [];
  const names = missing.map((platform) => platformNames[platform]).join(' dan ');
  const where = claimPage === null ? 'melalui operator satuan Anda' : `di ${claimPage}`;
  return [
    `⚠️ Username ${names} Anda belum terdaftar, sehingga kegiatan Anda belum dapat dikenali. Isi lebih dahulu ${where}.`,
  ];
}

function hints(members: readonly RemindedMember[]): string {
  const accounts = members.flatMap(({ open }) =>
    platforms.flatMap((platform) => {
      const { handle, open: tasks } = open[platform];
      return handle === null || tasks.length === 0 ? [] : [`${platformNames[platform]} @${handle}`];
    }),
  );
  return [
    'Petunjuk:',
    ...(accounts.length > 0 ? [`- Gunakan akun yang terdaftar: ${accounts.join(', ')}.`] : []),
    '- Data diambil berkala; yang baru saja Anda kerjakan dapat tercatat beberapa saat kemudian.',
  ].join('\n');
}
