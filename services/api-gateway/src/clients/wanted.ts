import { CiceroError } from '@cicero/contracts';
import {
  type ClientRow,
  canonicalClientId,
  canonicalRole,
  normalisePhone,
  readHandle,
  readPhone,
} from '@cicero/directory';

const texts = [
  ...(['nama', 'client_type', 'client_insta', 'client_tiktok', 'client_operator', 'client_super'] as const),
  ...(['client_group', 'tiktok_secuid', 'regional_id', 'parent_client_id', 'client_level'] as const),
];
const flags = ['client_status', 'client_insta_status', 'client_tiktok_status', 'client_amplify_status'] as const;
export const clientTexts: readonly TextField[] = texts;
export const clientFlags: readonly FlagField[] = flags;
type TextField = (typeof texts)[number];
type FlagField = (typeof flags)[number];

/** The columns that a body may hold; what is absent stays, and whatever else it holds is not read. */
export type ClientBody = { [Field in TextField]?: string | null } & { [Field in FlagField]?: boolean | null };
export type ClientChanges = { -readonly [Field in TextField | FlagField]?: ClientRow[Field] };

export const clientTypes = ['org', 'direktorat', 'polda', 'satker'] as const;

/**
 * What differs from what is stored, in the form it is stored in. A value that is stored already stays as it is, even
 * one that would not be taken today. Pure; whether a parent exists and may be named is for the caller to see.
 * @throws CiceroError VALIDATION_FAILED, HANDLE_INVALID, PHONE_INVALID
 */
export function clientChanges(stored: Pick<ClientRow, TextField | FlagField>, body: ClientBody): ClientChanges {
  const changes: Record<string, string | boolean | null> = {};
  for (const field of texts) {
    if (!Object.hasOwn(body, field)) continue;
    const given = (body[field] ?? '').trim();
    if (given === (stored[field] ?? '').trim()) continue;
    const value = readers[field](given, stored[field]);
    if (value !== undefined && value !== stored[field]) changes[field] = value;
  }
  for (const field of flags) {
    const value = body[field];
    if (typeof value === 'boolean' && value !== stored[field]) changes[field] = value;
  }
  return changes as ClientChanges;
}

/** Undefined = it is stored already. */
type Reader = (given: string, stored: string | null) => string | null | undefined;

const readers: Readonly<Record<TextField, Reader>> = {
  nama: (given) => {
    const name = plain('nama', given, 150);
    if (name === '') throw invalid('nama', 'Nama client wajib diisi.');
    return name;
  },
  client_type: (given, stored) => {
    const wanted = canonicalRole(given);
    if (wanted === canonicalRole(stored ?? '')) return undefined;
    const type = clientTypes.find((known) => known === wanted);
    if (!type) throw invalid('client_type', `client_type harus salah satu dari ${clientTypes.join(', ')}.`);
    return type;
  },
  client_insta: (given, stored) => handle('instagram', given, stored),
  client_tiktok: (given, stored) => handle('tiktok', given, stored),
  client_operator: (given, stored) => {
    const phone = readPhone(given);
    if (phone.isStored(stored)) return undefined;
    if (phone.problem) throw phone.problem;
    return phone.value;
  },
  client_super: (given) => listed(given, (one) => numberOf(one)),
  client_group: (given) =>
    listed(given, (one) => {
      const [, id] = /^(\d{10,22}(?:-\d{9,12})?)(?:@g\.us)?$/i.exec(one) ?? [];
      if (!id)
        throw invalid('client_group', 'client_group harus berupa id grup WhatsApp, misalnya 1203630000000000@g.us.');
      return `${id}@g.us`;
    }),
  tiktok_secuid: (given) => {
    if (!/^[\w-]{0,200}$/.test(given)) throw invalid('tiktok_secuid', 'tiktok_secuid tidak valid.');
    return given;
  },
  regional_id: (given) => code('regional_id', given, 32),
  parent_client_id: (given) => code('parent_client_id', given, 64),
  client_level: (given) => plain('client_level', given, 60) || null,
};

function handle(platform: 'instagram' | 'tiktok', given: string, stored: string | null): string | undefined {
  const wanted = readHandle(platform, given);
  if (wanted.isStored(stored)) return undefined;
  if (wanted.problem) throw wanted.problem;
  return wanted.value ?? '';
}

function listed(given: string, read: (one: string) => string): string {
  const values = given.split(/[;,\n\r]+/).flatMap((one) => (one.trim() === '' ? [] : read(one.trim())));
  return [...new Set(values)].join(',');
}

function numberOf(text: string): string {
  const number = text.replace(/\D/g, '').length >= 8 ? normalisePhone(text) : null;
  if (number === null) {
    throw new CiceroError('PHONE_INVALID', { message: 'client_super memuat nomor WhatsApp yang tidak valid.' });
  }
  return number;
}

function code(field: string, given: string, longest: number): string | null {
  const id = canonicalClientId(given);
  if (id !== null && !(id.length <= longest && /^[A-Z0-9][A-Z0-9 _.-]*$/.test(id))) {
    throw invalid(field, `${field} tidak valid.`);
  }
  return id;
}

function plain(field: string, given: string, longest: number): string {
  const text = given
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
  if (text.length > longest) throw invalid(field, `Isian "${field}" paling panjang ${longest} karakter.`);
  return text;
}

/** The error for a field that cannot be stored as it is. */
export function invalid(field: string, message: string): CiceroError {
  return new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
}

/** The id of a new client, canonical. @throws CiceroError CLIENT_REQUIRED, VALIDATION_FAILED */
export function newClientId(given: string | null | undefined): string {
  const id = code('client_id', given ?? '', 64);
  if (id === null) throw new CiceroError('CLIENT_REQUIRED');
  // Roles that are no client's: an account of one would be taken for the other.
  if (/^(ADMIN|OPERATOR|CLIENT|USER|SYSTEM|PENULIS|EDITOR)$/.test(id)) {
    throw invalid('client_id', 'client_id ini tidak boleh dipakai.');
  }
  return id;
}
