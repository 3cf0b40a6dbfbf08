import { type Principal, seesContacts } from '@cicero/access';
import { type Client, contactClientColumns, publicClientColumns } from '@cicero/contracts';
import { type ClientRow, shownClient } from '@cicero/directory';
import { entityTag } from '@cicero/runtime';
import { type Static, Type } from 'typebox';

const nullableText = Type.Union([Type.String(), Type.Null()]);

export const Profile = Type.Object({
  ...publicClientColumns,
  ...contactClientColumns,
  level: Type.Union([Type.String(), Type.Null()], { description: 'Where the client stands: its client_level' }),
  tier: Type.Union([Type.String(), Type.Null()], { description: 'What the calling account has subscribed to' }),
  premium_tier: nullableText,
  premium_expiry: nullableText,
});
export type Profile = Static<typeof Profile>;

/** A client as a caller sees it. */
export function clientShownTo(principal: Principal, row: ClientRow): Client {
  return shownClient(row, seesContacts(principal, row.client_id));
}

/** A client as single records are answered, and the tag of that version. */
export function clientAnswer(row: ClientRow, principal: Principal): { data: Client; tag: string } {
  const data = clientShownTo(principal, row);
  return { data, tag: entityTag(data) };
}
