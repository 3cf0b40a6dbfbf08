import { type Day, jakartaDay, jakartaTime } from '@cicero/runtime';
import { ratio } from '../attendance/attendance.ts';

/**
 * Names come from people: what WhatsApp would read as markup is taken out, so that what we mark stays balanced, and so
 * is what would turn the direction of the rest of the line, numbers included.
 */
export function plain(text: string | null | undefined): string {
  return (text ?? '')
    .replace(/\s+/g, ' ')
    .replace(/[*_~`\p{Cc}\p{Bidi_Control}]/gu, '')
    .replace(/ +/g, ' ')
    .trim();
}

/** The same of several lines, which stay lines. */
export function plainLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(plain)
    .join('\n')
    .trim();
}

/** `*text*`, bold in WhatsApp. */
export function bold(text: string): string {
  return `*${plain(text) || '-'}*`;
}

/** `✅ *Sudah*` of `✅ Sudah`: bold is what is read, not the sign before it. */
export function boldTitle(title: string): string {
  const [, mark = '', text = title] = /^(\p{Extended_Pictographic}\uFE0F? )?(.*)$/u.exec(title) ?? [];
  return `${mark}${bold(text)}`;
}

const dayNames = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'];

/** `Senin, 3/11/2025` */
export function dayLine(day: Day): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${dayNames[new Date(`${day}T00:00:00Z`).getUTCDay()]}, ${date}/${month}/${year}`;
}

const monthNames = [
  ...['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus'],
  ...['September', 'Oktober', 'November', 'Desember'],
];

/** The month of a day: `November 2025` */
export function monthLine(day: Day): string {
  const [year, month = 1] = day.split('-').map(Number);
  return `${monthNames[month - 1]} ${year}`;
}

/** `15.20 WIB` */
export function timeLine(instant: Date): string {
  return `${jakartaTime(instant).replace(':', '.')} WIB`;
}

/**
 * What day it is about, and when it was read: `Senin, 3/11/2025 · 15.20 WIB`; read on another day than that
 * `Senin, 3/11/2025 (data diambil Selasa, 4/11/2025 · 00.20 WIB)`.
 */
export function momentLine({ day, at }: { day: Day; at: Date }): string {
  const read = jakartaDay(at);
  const moment = `${dayLine(read)} · ${timeLine(at)}`;
  return read === day ? moment : `${dayLine(day)} (data diambil ${moment})`;
}

/** To whom a directorate reports. */
export const salutation = ['Yth. Bapak/Ibu Pimpinan,', 'berikut kami laporkan:', ''] as const;

const numbers = new Intl.NumberFormat('id-ID');

/** `1.234` */
export function number(value: number): string {
  return numbers.format(value);
}

const percentages = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 });

/** `87,5%`; a share of nothing is 0. */
export function percentage(part: number, whole: number): string {
  return `${percentages.format(100 * ratio(part, whole))}%`;
}

/** Cuts a text between lines into parts of at most `limit` characters; a single longer line is cut inside. */
export function inParts(text: string, limit: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const line of text.split('\n').flatMap((line) => pieces(line, limit))) {
    if (part !== '' && part.length + 1 + line.length > limit) {
      parts.push(part);
      part = '';
    }
    part = part === '' ? line : `${part}\n${line}`;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== '');
}

function pieces(line: string, limit: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < line.length; at += limit) found.push(line.slice(at, at + limit));
  return found.length === 0 ? [''] : found;
}
