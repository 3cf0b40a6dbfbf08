import type { Platform } from '@cicero/contracts';
import { capital } from '../../attendance/wording.ts';
import { bold, dayLine, number, timeLine } from '../text.ts';
import { type EngagedPost, totalOf } from './engaged-posts.ts';
import { heading } from './lines.ts';
import type { Occasion } from './recap.ts';
import { words } from './words.ts';

/** A post of either platform, as a task. */
export interface Task extends EngagedPost {
  platform: Platform;
  /** Not named by any message before. */
  fresh: boolean;
}

export interface TaskMessage extends Omit<Occasion, 'platform'> {
  /** Those that the client has switched on. */
  platforms: readonly Platform[];
  tasks: readonly Task[];
  /** Of the day before, not announced yet. */
  late: readonly Task[];
}

/** What there is to like and to comment on. WhatsApp markup, Indonesian. */
export function taskMessage(message: TaskMessage): string {
  const { platforms, tasks, late } = message;
  return [
    ...heading('Tugas Media Sosial', message, '📣'),
    '',
    'Yth. Komandan, operator, dan seluruh personel,',
    ...(tasks.length === 0
      ? ['hari ini belum ada konten, tetapi masih ada tugas dari kemarin.']
      : [
          'berikut konten resmi yang menjadi tugas hari ini:',
          ...platforms.flatMap((platform) => section(platform, of(tasks, platform))),
        ]),
    ...(late.length === 0 ? [] : ['', '🕗 *Konten Kemarin yang Belum Diumumkan*']),
    ...platforms.flatMap((platform) => of(late, platform)).map(taskLine),
    '',
    'Mohon beri like, tulis komentar, dan bagikan setiap konten. Terima kasih.',
  ].join('\n');
}

/** Says that there is no task. */
export function noTasks({ client, day }: Pick<Occasion, 'client' | 'day'>): string {
  return `Belum ada konten tugas ${bold(client.name)} pada ${dayLine(day)}.`;
}

function section(platform: Platform, tasks: readonly Task[]): string[] {
  const { mark, network, noun } = words[platform];
  return [
    '',
    `${mark} *${network}*`,
    `*Jumlah Konten:* ${number(tasks.length)}`,
    `*Total ${capital(noun)}:* ${number(totalOf(tasks))}`,
    ...(tasks.length === 0 ? ['-'] : tasks.map(taskLine)),
  ];
}

function of(tasks: readonly Task[], platform: Platform): Task[] {
  return tasks.filter((task) => task.platform === platform);
}

function taskLine({ platform, url, publishedAt, fresh, read, engagements }: Task, at: number): string {
  const { noun } = words[platform];
  const count = read ? `${number(engagements)} ${noun}` : `${noun} belum terbaca`;
  return `${at + 1}. ${fresh ? '[BARU] ' : ''}${url} (diunggah ${timeLine(publishedAt)}) : ${count}`;
}
