import { ordinaryRole, type PersonRecord, roleFlags, shownHandle } from '@cicero/directory';
import { type Static, Type } from 'typebox';

const Text = Type.Union([Type.String(), Type.Null()]);
const Flag = Type.Union([Type.Boolean(), Type.Null()]);

/** A person in the list of a unit. */
export const UnitPerson = Type.Object({
  user_id: Type.String({ description: 'NRP or NIP' }),
  nama: Text,
  tiktok: Type.Union([Type.String(), Type.Null()], { description: 'With @' }),
  insta: Type.Union([Type.String(), Type.Null()], { description: 'Without @' }),
  divisi: Text,
  title: Type.Union([Type.String(), Type.Null()], { description: 'Rank' }),
  status: Flag,
  exception: Flag,
  jabatan: Text,
  whatsapp: Text,
  email: Text,
  client_id: Text,
  client_name: Text,
  regional_id: Text,
});
export type UnitPerson = Static<typeof UnitPerson>;

/** The few columns of the older list of a unit. */
export const BriefPerson = Type.Object({
  user_id: Type.String(),
  nama: Text,
  tiktok: Text,
  divisi: Text,
  title: Text,
  exception: Flag,
});

/** Everything about a person, and a flag for each role that has a name of its own. */
export const FullPerson = Type.Object(
  {
    ...UnitPerson.properties,
    desa: Text,
    premium_status: Flag,
    premium_end_date: Type.Union([Type.String(), Type.Null()], { description: 'Day; null = open-ended' }),
    wa_notification_opt_in: Type.Boolean(),
    created_at: Text,
    updated_at: Text,
  },
  {
    additionalProperties: Type.Boolean({
      description: 'Role flags: `ditbinmas`, `ditlantas`, … and for single people `operator`',
    }),
  },
);
export type FullPerson = Static<typeof FullPerson>;

export function unitPerson(row: PersonRecord): UnitPerson {
  const { user_id, nama, divisi, title, status, exception, jabatan, whatsapp, email } = row;
  const { client_id, client_name, regional_id } = row;
  const insta = shownHandle('instagram', row.insta);
  const tiktok = shownHandle('tiktok', row.tiktok);
  return {
    ...{ user_id, nama, tiktok, insta, divisi, title, status, exception, jabatan, whatsapp, email },
    ...{ client_id, client_name, regional_id },
  };
}

export function briefPerson({
  user_id,
  nama,
  tiktok,
  divisi,
  title,
  exception,
}: PersonRecord): Static<typeof BriefPerson> {
  return { user_id, nama, tiktok: shownHandle('tiktok', tiktok), divisi, title, exception };
}

/** In the list of a directorate: a flag for each directorate. */
export function listedPerson(row: PersonRecord, directorates: readonly string[]): FullPerson {
  return { ...allColumns(row), ...roleFlags(row.roles, directorates) };
}

/** By itself: flags for the directorates and for ordinary personnel. */
export function singlePerson(row: PersonRecord, directorates: readonly string[]): FullPerson {
  return { ...allColumns(row), ...roleFlags(row.roles, [...directorates, ordinaryRole]) };
}

/** Columns only. */
export function allColumns(row: PersonRecord) {
  const { desa, premium_status, premium_end_date, wa_notification_opt_in, created_at, updated_at } = row;
  return {
    ...unitPerson(row),
    ...{ desa, premium_status, premium_end_date, wa_notification_opt_in },
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
  };
}
