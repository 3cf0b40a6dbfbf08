import { CiceroError, Client, ErrorAnswer } from '@cicero/contracts';
import { Pagination } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { clientTexts } from '../../clients/wanted.ts';
import { clientExample } from './examples.ts';

export const tags = ['Client'];
/** Bytes of a body that is about one client. */
export const bodyLimit = 16_384;

/** Text or null as it is: null must not turn into text on the way. Numbers are read as text. */
const text = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1_000, description }));
const flag = (description: string) =>
  Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], description }));

/** The columns of a client that a body may hold. */
export const ClientFields = {
  nama: text('Cannot be cleared'),
  client_type: text('`org` (when nothing is said), `polda` or `satker`'),
  client_status: flag('False: no recaps, no collection, no login'),
  client_insta: text('Name, @name or address of a profile; blank clears'),
  client_insta_status: flag('Whether Instagram is followed'),
  client_tiktok: text('Name, @name or address of a profile; blank clears'),
  client_tiktok_status: flag('Whether TikTok is followed'),
  client_amplify_status: flag('Whether links are reported'),
  client_operator: text('WhatsApp number of the operator; blank clears'),
  client_super: text('WhatsApp numbers, separated by `,` `;` or new lines; blank clears'),
  client_group: text('Ids of WhatsApp groups, separated likewise; blank clears'),
  tiktok_secuid: text('Blank clears'),
  regional_id: text('Stored upper case; blank clears'),
  parent_client_id: text('One of the caller’s own clients; blank clears'),
  client_level: text('Blank clears'),
};

/** True and false are no texts, though they could be read as such. */
export async function refuseFlagsAsTexts({ body }: FastifyRequest): Promise<void> {
  if (typeof body !== 'object' || body === null) return;
  const field = ['client_id', ...clientTexts].find(
    (name) => Object.hasOwn(body, name) && typeof Reflect.get(body, name) === 'boolean',
  );
  if (field === undefined) return;
  throw new CiceroError('VALIDATION_FAILED', { message: `Isian "${field}" harus berupa teks.`, fields: { field } });
}

export const refusals = { '4xx': ErrorAnswer };
export const Unchanged = Type.Null({ description: 'Unchanged (If-None-Match)' });
export const ClientPath = Type.Object({
  client_id: Type.String({ maxLength: 64, description: 'In any letter case' }),
});

/** What routes about one client answer. */
export const clientAnswers = {
  200: {
    ...Type.Object({ success: Type.Literal(true), data: Client }),
    examples: [{ success: true, data: clientExample }],
  },
  ...refusals,
};
export const clientsAnswer = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Array(Client),
    pagination: Type.Optional(Pagination),
  }),
  examples: [{ success: true, data: [clientExample] }],
};
