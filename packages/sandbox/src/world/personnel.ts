import type { WorldClient } from './clients.ts';
import { between, hash, pick, salt, unit } from './hash.ts';
import type { WorldSize } from './options.ts';
import {
  directorateDivisions,
  familyNames,
  givenNames,
  humasDivisions,
  positions,
  ranks,
  unitDivisions,
} from './words.ts';

/** A row of `"user"`, ready to be inserted. Handles are written as people type them. */
export interface PersonRow {
  user_id: string;
  nama: string;
  title: string;
  divisi: string;
  jabatan: string;
  desa: string | null;
  insta: string | null;
  tiktok: string | null;
  whatsapp: string;
  email: string | null;
  client_id: string;
  status: boolean;
  exception: boolean;
  wa_notification_opt_in: boolean;
}

export interface WorldPerson {
  /** Unique in the world; also the number inside the handles and ids. */
  readonly number: number;
  readonly row: PersonRow;
  /** Names for `user_roles`. */
  readonly roles: readonly string[];
  /** The canonical handles; null where the person has registered none. */
  readonly handle: { readonly instagram: string | null; readonly tiktok: string | null };
  /** Share of the posts the person likes and comments on, 0 to 1. */
  readonly diligence: number;
  /** Whether the person's own accounts are private. */
  readonly isPrivate: boolean;
}

const s = {
  count: salt('personnel.count'),
  name: salt('personnel.name'),
  nrp: salt('personnel.nrp'),
  rank: salt('personnel.rank'),
  duty: salt('personnel.duty'),
  handle: salt('personnel.handle'),
  state: salt('personnel.state'),
  diligence: salt('personnel.diligence'),
  role: salt('personnel.role'),
  contact: salt('personnel.contact'),
};

/** People are numbered client by client; a client owns this many numbers. */
export function numbersPerClient(size: WorldSize): number {
  return Math.max(1, size.personnelPerClient ?? 50);
}

export function personnelCount(client: WorldClient, seed: number, size: WorldSize): number {
  return size.personnelPerClient ?? between(30, 45, seed, s.count, client.index);
}

/** The person at a place of a client's roster. Places 3, 5 and 7 are always an exempt person, one without handles, an inactive one. */
export function personAt(client: WorldClient, place: number, seed: number, size: WorldSize): WorldPerson {
  const number = client.index * numbersPerClient(size) + place;
  const chance = (purpose: number, which: number) => unit(seed, purpose, number, which);
  const given = pick(givenNames, seed, s.name, number, 0);
  const family = pick(familyNames, seed, s.name, number, 1);
  const divisi = divisionOf(client, number, seed);
  const withoutHandles = place === 5;
  const instagram = withoutHandles || chance(s.handle, 0) < 0.06 ? null : `${given}.${family}${number}`.toLowerCase();
  const tiktok = withoutHandles || chance(s.handle, 1) < 0.12 ? null : `${given}${family}_${number}`.toLowerCase();
  const exception = place === 3 || chance(s.state, 0) < 0.02;
  const jabatan = pick(positions, seed, s.duty, number);
  return {
    number,
    handle: { instagram, tiktok },
    diligence: exception ? 0.1 : diligenceOf(chance(s.diligence, 0)),
    isPrivate: chance(s.state, 3) < 0.3,
    roles: rolesOf(client, divisi, chance(s.role, 0), chance(s.role, 1)),
    row: {
      user_id: nrpOf(number, seed, size),
      nama: `${given} ${family}`.toUpperCase(),
      title: rankOf(chance(s.rank, 0)),
      divisi,
      jabatan,
      desa: jabatan === 'BHABINKAMTIBMAS' ? `DESA CONTOH ${between(1, 40, seed, s.duty, number, 1)}` : null,
      insta: instagram === null ? (chance(s.handle, 2) < 0.5 ? '' : null) : written(instagram, chance(s.handle, 3)),
      tiktok: tiktok === null ? (chance(s.handle, 4) < 0.5 ? '' : null) : writtenTiktok(tiktok, chance(s.handle, 5)),
      whatsapp: chance(s.contact, 0) < 0.85 ? phoneOf(number) : '',
      email: chance(s.contact, 1) < 0.7 ? `${given}.${family}${number}@contoh.example`.toLowerCase() : null,
      client_id: client.row.client_id,
      status: place !== 7 && chance(s.state, 1) >= 0.04,
      exception,
      wa_notification_opt_in: chance(s.state, 2) < 0.25,
    },
  };
}

function divisionOf(client: WorldClient, number: number, seed: number): string {
  const list =
    client.directorateRole === null
      ? unitDivisions
      : client.directorateRole === 'bidhumas'
        ? humasDivisions
        : directorateDivisions;
  return pick(list, seed, s.duty, number, 2);
}

function diligenceOf(chance: number): number {
  if (chance < 0.15) return 0.05;
  return chance < 0.45 ? 0.6 : 0.96;
}

function rolesOf(client: WorldClient, divisi: string, binmas: number, humas: number): string[] {
  if (client.directorateRole !== null) return [client.directorateRole, 'operator'];
  const roles = ['operator'];
  if (divisi === 'SAT BINMAS' || binmas < 0.6) roles.push('ditbinmas');
  if (divisi === 'SI HUMAS' || humas < 0.25) roles.push('bidhumas');
  return roles;
}

function rankOf(chance: number): string {
  let left = chance * 100;
  for (const [title, share] of ranks) {
    left -= share;
    if (left < 0) return title;
  }
  return 'BRIPDA';
}

/** Eight digits: year and month of birth, then a serial number. Unique for the whole world. */
function nrpOf(number: number, seed: number, size: WorldSize): string {
  const months = 28 * 12;
  const blocks = Math.min(months, Math.ceil((numbersPerClient(size) * size.clients) / 10_000));
  const block = Math.floor(number / 10_000) % blocks;
  const month = block + blocks * (hash(seed, s.nrp, number) % Math.floor(months / blocks));
  const birth = String(70 + Math.floor(month / 12)) + String((month % 12) + 1).padStart(2, '0');
  return birth + String(number % 10_000).padStart(4, '0');
}

const capitalised = (handle: string) => handle.replace(/(^|[._])([a-z])/g, (letters) => letters.toUpperCase());

function written(handle: string, chance: number): string {
  if (chance < 0.1) return `@${handle}`;
  if (chance < 0.16) return capitalised(handle);
  if (chance < 0.18) return ` @${capitalised(handle)} `;
  return chance < 0.2 ? `https://www.instagram.com/${handle}` : handle;
}

/** The claim page stores TikTok handles with an @, other entrances without. */
function writtenTiktok(handle: string, chance: number): string {
  if (chance < 0.6) return `@${handle}`;
  return chance < 0.7 ? `@${capitalised(handle)}` : handle;
}

export function phoneOf(number: number): string {
  return `628001${String(number).padStart(8, '0')}`;
}

export function numberOfPhone(phone: string): number | undefined {
  const digits = /^628001(\d{8})$/.exec(phone)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
