import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import { Pagination } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { FullPerson } from '../../personnel/shapes.ts';
import { singlePersonExample } from './examples.ts';

export const tags = ['Personel'];
/** Bytes of a body that is about one person. */
export const bodyLimit = 16_384;

/** Text or null as it is: null must not turn into text on the way. Numbers are read as text. */
const text = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1_000, description }));
const flag = (description: string) =>
  Type.Optional(Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], description }));

/** The columns of a person that a body may hold. */
export const PersonFields = {
  nama: text('Stored upper case; cannot be cleared'),
  title: text('Rank'),
  divisi: text('Satfung'),
  jabatan: text('Position'),
  desa: text('Village'),
  insta: text('Name, @name or address of a profile; blank clears'),
  tiktok: text('Name, @name or address of a profile; blank clears'),
  whatsapp: text('At least eight digits; blank clears'),
  email: text('Blank clears'),
  status: flag('False takes the person out of lists and attendance, true brings them back'),
  exception: flag('Excused: counts as having done everything. Admins only'),
  client_id: text('Unit; of somebody who is known only read together with `move`'),
  move: flag('Moves the person to `client_id`; both units must be the caller’s'),
};
const texts = ['nama', 'title', 'divisi', 'jabatan', 'desa', 'insta', 'tiktok', 'whatsapp', 'email', 'client_id'];

/** Read by hand (readNumber): on its way through a type an integer would lose digits without anybody noticing. */
export const PersonNumber = Type.Unknown({
  description: 'NRP or NIP as text, 8 to 18 digits; a JSON number passes as long as it is exact',
  examples: ['75020201'],
});
export const PersonPath = Type.Object({
  id: Type.String({ maxLength: 100, description: 'NRP or NIP; everything but digits is ignored' }),
});

/** True and false are no texts, though they could be read as such. */
export async function refuseFlagsAsTexts({ body }: FastifyRequest): Promise<void> {
  if (typeof body !== 'object' || body === null) return;
  const field = texts.find((name) => Object.hasOwn(body, name) && typeof Reflect.get(body, name) === 'boolean');
  if (field === undefined) return;
  throw new CiceroError('VALIDATION_FAILED', { message: `Isian "${field}" harus berupa teks.`, fields: { field } });
}

export const peopleAnswer = <Row extends TSchema>(row: Row, ...samples: object[]) =>
  Type.Object(
    {
      success: Type.Literal(true),
      data: Type.Array(row),
      pagination: Type.Optional(Pagination),
    },
    { examples: samples.map((sample) => ({ success: true, data: [sample] })) },
  );
export const Unchanged = Type.Null({ description: 'Unchanged (If-None-Match)' });
export const refusals = { '4xx': ErrorAnswer };
/** What routes about one person answer. */
export const personAnswers = {
  200: {
    ...Type.Object({ success: Type.Literal(true), data: FullPerson }),
    examples: [{ success: true, data: singlePersonExample }],
  },
  ...refusals,
};
export const RoleNames = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50 });
