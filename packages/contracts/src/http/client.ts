import { type Static, Type } from 'typebox';

const Text = Type.Union([Type.String(), Type.Null()]);
const Flag = Type.Union([Type.Boolean(), Type.Null()]);
const Contact = Type.Optional(
  Type.Union([Type.String(), Type.Null()], { description: 'Only of the caller’s own clients' }),
);

/** What everybody who may know of a client sees of it. */
export const publicClientColumns = {
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
/** What only its own accounts see. */
export const contactClientColumns = {
  client_operator: Contact,
  client_super: Contact,
  client_group: Contact,
  tiktok_secuid: Contact,
};

/** A client in answers. */
export const Client = Type.Object({
  ...publicClientColumns,
  ...contactClientColumns,
  created_at: Type.String(),
  updated_at: Type.String(),
  deleted_at: Text,
});
export type Client = Static<typeof Client>;
