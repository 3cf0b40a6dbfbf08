import type { Principal } from '@cicero/access';
import { shownHandle } from '@cicero/directory';
import { entityTag } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import type { ClientRow } from './clients.ts';
import { seesContacts } from './visible.ts';

const Text = Type.Union([Type.String(), Type.Null()]);
const Flag = Type.Union([Type.Boolean(), Type.Null()]);
const Contact = Type.Optional(
  Type.Union([Type.String(), Type.Null()], { description: 'Only of the caller’s own clients' }),
);

/** What everybody who may know of a client sees of it. */
const publicColumns = {
  client_id: Type.String(),
  nama: Type.String(),
  client_type: Type.Union([Type.String(), Type.Null()], { description: '`org`, `direktorat`, `polda` or `satker`' }),
  client_status: Flag,
  client_insta: Type.Union([Type.String(), Type.Null()], { description: 'Without @' }),
  client_insta_status: Flag,
  client_tiktok: Type.Union([Type.String(), Type.Null()], { description: 'With @' }),
  client_tiktok_status: Flag,
  client_amplify_status: Flag,
  regional_id: Text,
  parent_client_id: Text,
  client_level: Text,
};
const contactColumns = {
  client_operator: Contact,
  client_super: Contact,
  client_group: Contact,
  tiktok_secuid: Contact,
};

export const Client = Type.Object({
  ...publicColumns,
  ...contactColumns,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Text,
});
export type Client = Static<typeof Client>;

export const Profile = Type.Object({
  ...publicColumns,
  ...contactColumns,
  level: Type.Union([Type.String(), Type.Null()], { description: 'Where the client stands: its client_level' }),
  tier: Type.Union([Type.String(), Type.Null()], { description: 'What the calling account has subscribed to' }),
  premium_tier: Text,
  premium_expiry: Text,
});
export type Profile = Static<typeof Profile>;

/** Without contacts and times. */
export function publicPart(row: ClientRow) {
  const { client_id, nama, client_type, client_status, client_insta_status, client_tiktok_status } = row;
  const { client_amplify_status, regional_id, parent_client_id, client_level } = row;
  return {
    ...{ client_id, nama, client_type, client_status },
    client_insta: shownHandle('instagram', row.client_insta),
    client_insta_status,
    client_tiktok: shownHandle('tiktok', row.client_tiktok),
    ...{ client_tiktok_status, client_amplify_status, regional_id, parent_client_id, client_level },
  };
}

export function contactPart({ client_operator, client_super, client_group, tiktok_secuid }: ClientRow) {
  return { client_operator, client_super, client_group, tiktok_secuid };
}

/** A client as a caller sees it. */
export function shownClient(row: ClientRow, principal: Principal): Client {
  return {
    ...publicPart(row),
    ...(seesContacts(principal, row.client_id) ? contactPart(row) : {}),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deleted_at: row.deleted_at?.toISOString() ?? null,
  };
}

/** A client as single records are answered, and the tag of that version. */
export function clientAnswer(row: ClientRow, principal: Principal): { data: Client; tag: string } {
  const data = shownClient(row, principal);
  return { data, tag: entityTag(data) };
}
