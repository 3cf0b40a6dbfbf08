import type { WorldSize } from './options.ts';

/** A row of `clients`, ready to be inserted. Spellings are as people typed them, not always canonical. */
export interface ClientRow {
  client_id: string;
  nama: string;
  client_type: 'direktorat' | 'org';
  client_level: 'direktorat' | 'satker';
  client_status: boolean;
  client_insta: string | null;
  client_insta_status: boolean;
  client_tiktok: string | null;
  client_tiktok_status: boolean;
  client_amplify_status: boolean;
  client_operator: string;
  client_super: string;
  client_group: string;
  tiktok_secuid: null;
  regional_id: string;
  parent_client_id: string | null;
}

export interface WorldClient {
  /** Position in `world.clients`; also the number inside ids. */
  readonly index: number;
  readonly row: ClientRow;
  /** The canonical handles of its official accounts; null where it has none. */
  readonly handle: { readonly instagram: string | null; readonly tiktok: string | null };
  /** The role name that makes a person belong to this directorate; null for units. */
  readonly directorateRole: string | null;
}

const directorates = [
  { id: 'DITBINMAS', nama: 'Direktorat Binmas Contoh', handle: 'ditbinmas_contoh' },
  { id: 'BIDHUMAS', nama: 'Bidang Humas Contoh', handle: 'bidhumas_contoh' },
] as const;

/** The client at an index: two directorates, then units POLRES_CONTOH_A, B, … Z, AA, AB, … below them. */
export function clientAt(index: number, size: WorldSize): WorldClient {
  const directorate = directorates[index];
  return directorate ? directorateClient(index, directorate) : unitClient(index, size);
}

function directorateClient(index: number, facts: (typeof directorates)[number]): WorldClient {
  return {
    index,
    handle: { instagram: facts.handle, tiktok: facts.handle },
    directorateRole: facts.id.toLowerCase(),
    row: {
      ...contacts(index),
      client_id: facts.id,
      nama: facts.nama,
      client_type: 'direktorat',
      client_level: 'direktorat',
      client_status: true,
      client_insta: facts.handle,
      client_insta_status: true,
      client_tiktok: facts.handle,
      client_tiktok_status: true,
      client_amplify_status: true,
      tiktok_secuid: null,
      regional_id: 'CONTOH',
      parent_client_id: null,
    },
  };
}

/**
 * In the demo world a few units show what real rows look like: B has Instagram switched off and only
 * amplifies, C's handles carry an @, E's are in mixed case, F has no TikTok and lies in another region.
 */
function unitClient(index: number, size: WorldSize): WorldClient {
  const letters = unitLetters(index - directorates.length);
  const handle = `polres_contoh_${letters.toLowerCase()}`;
  const quirk = size.quirks ? letters : '';
  const written = quirk === 'C' ? `@${handle}` : quirk === 'E' ? `Polres_Contoh_${letters}` : handle;
  const hasTiktok = quirk !== 'F';
  return {
    index,
    handle: { instagram: handle, tiktok: hasTiktok ? handle : null },
    directorateRole: null,
    row: {
      ...contacts(index),
      client_id: `POLRES_CONTOH_${letters}`,
      nama: `Polres Contoh ${letters}`,
      client_type: 'org',
      client_level: 'satker',
      client_status: true,
      client_insta: written,
      client_insta_status: quirk !== 'B',
      client_tiktok: hasTiktok ? written : '',
      client_tiktok_status: hasTiktok,
      client_amplify_status: quirk === 'B' || index % 2 === 0,
      tiktok_secuid: null,
      regional_id: quirk === 'F' ? 'CONTOH_TIMUR' : 'CONTOH',
      parent_client_id: quirk === 'F' ? 'BIDHUMAS' : 'DITBINMAS',
    },
  };
}

function unitLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : unitLetters(Math.floor(index / 26) - 1) + last;
}

const digits = (index: number) => String(index).padStart(6, '0');

function contacts(index: number) {
  return {
    client_operator: `6280021${digits(index)}`,
    client_super: `6280022${digits(index)}`,
    client_group: `120363000000${digits(index)}@g.us`,
  };
}

/** Who a client's phone number or group belongs to; see contacts.ts. */
export function clientContact(id: string): { index: number; as: 'operator' | 'super' | 'group' } | undefined {
  const phone = /^628002([12])(\d{6})$/.exec(id);
  if (phone) return { index: Number(phone[2]), as: phone[1] === '1' ? 'operator' : 'super' };
  const group = /^120363000000(\d{6})$/.exec(id);
  return group ? { index: Number(group[1]), as: 'group' } : undefined;
}
