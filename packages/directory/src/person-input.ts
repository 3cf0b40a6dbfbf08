import { CiceroError, type Platform } from '@cicero/contracts';
import { storedEmail } from './emails.ts';
import { handleKey, parseHandle, platformNames } from './handles.ts';
import { normaliseEmail, normaliseNrp } from './identifiers.ts';
import { normalisePhone } from './phones.ts';

/** Texts of a person's record and how many characters each may have. */
export const textFields = { nama: 150, title: 60, divisi: 120, jabatan: 150, desa: 120 } as const;
export type TextField = keyof typeof textFields;

/** What somebody sends to be stored of a person; what is absent stays, null and blank clear. */
export type PersonFields = { [Field in TextField | 'insta' | 'tiktok' | 'whatsapp' | 'email']?: string | null };

/** Handles nobody may register. */
const reserved = new Set(['cicero_devs']);

/**
 * The digits of a number as a body gives it.
 * @throws CiceroError NRP_INVALID for anything else, such as a JSON number that has lost digits on its way
 */
export function readNumber(given: unknown): string {
  const isShort = typeof given === 'number' || (typeof given === 'string' && given.length <= 64);
  const nrp = isShort ? normaliseNrp(given) : null;
  if (nrp === null) throw new CiceroError('NRP_INVALID');
  return nrp;
}

/**
 * A value that somebody wants stored. `problem` says why it cannot be, unless it is what is stored already: people
 * send back what they were shown, and old records hold what would not be taken today.
 */
export interface Wanted {
  /** In the form it is stored in; null clears. */
  value: string | null;
  isStored: (stored: string | null) => boolean;
  problem: CiceroError | undefined;
}

/** Fields of a person as they were understood; what is absent is undefined. */
export interface WantedPerson {
  /** Upper case, as they are stored. */
  texts: { field: TextField; value: string | null }[];
  handles: { field: 'insta' | 'tiktok'; platform: Platform; wanted: Wanted }[];
  phone: Wanted | undefined;
  email: Wanted | undefined;
}

/**
 * Reads what somebody wants stored of a person. What is wrong with a handle, number or address is left to those who know
 * what is stored.
 * @throws CiceroError VALIDATION_FAILED for a text that is too long
 */
export function readPersonFields(given: PersonFields): WantedPerson {
  const read = <T>(value: string | null | undefined, how: (value: string | null) => T): T | undefined =>
    value === undefined ? undefined : how(value);
  const insta = read(given.insta, (value) => readHandle('instagram', value));
  const tiktok = read(given.tiktok, (value) => readHandle('tiktok', value));
  return {
    texts: (Object.keys(textFields) as TextField[]).flatMap((field) => {
      const value = given[field];
      return value === undefined ? [] : [{ field, value: readText(field, value)?.toUpperCase() ?? null }];
    }),
    handles: [
      ...(insta ? [{ field: 'insta', platform: 'instagram', wanted: insta } as const] : []),
      ...(tiktok ? [{ field: 'tiktok', platform: 'tiktok', wanted: tiktok } as const] : []),
    ],
    phone: read(given.whatsapp, readPhone),
    email: read(given.email, readEmail),
  };
}

/**
 * A text as it is stored: white space of any kind is one space, what cannot be seen is dropped. Null and blank stay.
 * @throws CiceroError VALIDATION_FAILED when it is too long
 */
export function readText(field: TextField, given: string | null): string | null {
  if (given === null) return null;
  const text = given
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
  const longest = textFields[field];
  if (text.length > longest) {
    const message = `Isian "${field}" paling panjang ${longest} karakter.`;
    throw new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
  }
  return text;
}

/** A handle as people type it: a bare name, with `@`, or the address of a profile. Blank clears. */
export function readHandle(platform: Platform, given: string | null): Wanted {
  const typed = (given ?? '').trim();
  if (typed === '') return { value: null, isStored: (stored) => handleKey(stored) === null, problem: undefined };
  const handle = parseHandle(platform, typed);
  const key = handleKey(handle ?? typed);
  const problem = handle === null ? malformed(platform, typed) : undefined;
  return { value: handle, isStored: (stored) => handleKey(stored) === key, problem };
}

/** @throws CiceroError HANDLE_RESERVED */
export function refuseReserved(platform: Platform, handle: string): void {
  if (!reserved.has(handle)) return;
  const message = `Akun ${platformNames[platform]} ini tidak boleh dipakai.`;
  throw new CiceroError('HANDLE_RESERVED', { message });
}

/** A phone number with at least eight digits. Blank clears, which is stored as an empty text. */
export function readPhone(given: string | null): Wanted {
  const typed = (given ?? '').trim();
  const value = typed === '' ? '' : normalisePhone(typed);
  const isGood = value === '' || (value !== null && typed.replace(/\P{Nd}/gu, '').length >= 8);
  return {
    value,
    isStored: (stored) => (stored ?? '').trim() === typed || (isGood && (stored ?? '') === value),
    problem: isGood
      ? undefined
      : new CiceroError('PHONE_INVALID', { message: 'Nomor WhatsApp tidak valid; isi paling sedikit 8 angka.' }),
  };
}

/** An e-mail address. Blank clears. */
export function readEmail(given: string | null): Wanted {
  const typed = (given ?? '').trim();
  const value = typed === '' ? null : normaliseEmail(typed);
  return {
    value,
    isStored: (stored) => storedEmail(stored) === (value ?? storedEmail(typed)),
    problem: typed !== '' && value === null ? new CiceroError('EMAIL_INVALID') : undefined,
  };
}

function malformed(platform: Platform, typed: string): CiceroError {
  const name = platformNames[platform];
  const example =
    platform === 'instagram' ? 'https://www.instagram.com/nama.akun' : 'https://www.tiktok.com/@nama.akun';
  const message =
    typed.includes('-') && /^@?[\w.-]+$/.test(typed)
      ? `Nama akun ${name} tidak boleh memuat tanda hubung (-). Gunakan huruf, angka, titik, atau garis bawah.`
      : `Akun ${name} tidak valid. Isi nama akun saja, atau alamat profil seperti ${example}.`;
  return new CiceroError('HANDLE_INVALID', { message });
}
