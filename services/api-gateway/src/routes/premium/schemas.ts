import { originOf } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import { PageQuery, Pagination, pageOf, pagination } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { type ListQuery, onePage } from '../../lists/list-query.ts';
import type { PremiumCall, PremiumParts } from '../../premium/call.ts';
import { callerOf } from '../caller.ts';

export const tags = ['Premium'];
/** Bytes of a body. */
export const bodyLimit = 16_384;
export const refusals = { '4xx': ErrorAnswer };

/** Text or null as it is: null must not turn into text on the way. Numbers are read as text. */
export const text = (maxLength: number, description?: string) =>
  Type.Optional(
    Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength, ...(description ? { description } : {}) }),
  );
export const Text = Type.Union([Type.String(), Type.Null()]);
export const bankBody = {
  bank_name: text(1_000),
  account_number: text(1_000),
  sender_name: text(1_000, 'Whose account the money came from'),
};
export const RecordId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** A request as the form of the dashboard reads it. */
export const Request = Type.Object({
  request_id: Type.Integer(),
  request_token: Type.String(),
  dashboard_user_id: Type.String(),
  ...{ client_id: Text, username: Type.String(), whatsapp: Text, bank_name: Text, account_number: Text },
  sender_name: Text,
  transfer_amount: Type.Union([Type.String(), Type.Null()], { description: 'Rupiah, as text' }),
  ...{ premium_tier: Text, proof_url: Text, subscription_expires_at: Text },
  status: Type.String({ description: 'pending, confirmed, approved, denied or expired' }),
  ...{ expired_at: Text, responded_at: Text, admin_whatsapp: Text },
  metadata: Type.Record(Type.String(), Type.Unknown()),
  ...{ created_at: Type.String(), updated_at: Type.String(), user_id: Type.String() },
  unique_code: Type.Union([Type.Integer(), Type.Null()]),
  locked: Type.Boolean({ description: 'It waits: the form takes no other' }),
  ...{ lock_reason: Text, message: Text },
});
export const AdministeredRequest = Type.Object({ ...Request.properties, decided_by: Text });
export const Subscription = Type.Object({
  ...{ subscription_id: Type.String(), dashboard_user_id: Type.String(), tier: Type.String(), status: Type.String() },
  ...{
    started_at: Type.String(),
    expires_at: Type.Union([Type.String(), Type.Null()], { description: 'null: no end' }),
  },
});

/** A request of a person in the app. */
export const AppRequest = Type.Object({
  request_id: Type.Integer(),
  ...{ user_id: Text, sender_name: Text, account_number: Text, bank_name: Text, screenshot_url: Text },
  status: Type.String({ description: 'pending, approved, rejected or expired' }),
  ...{ created_at: Text, updated_at: Text, decided_at: Text },
});
/** With whose it is and who decided, for administrators; people see their own without. */
export const AdministeredAppRequest = Type.Object({
  ...AppRequest.properties,
  nama: Type.Optional(Text),
  client_id: Type.Optional(Text),
  decided_by: Type.Optional(Text),
});

/** A body that may be left out altogether. */
export const optionalBody = <Body extends TSchema>(body: Body) => Type.Optional(Type.Union([body, Type.Null()]));

export const requestAnswer = <Row extends TSchema>(row: Row, example: object) => ({
  ...Type.Object({ success: Type.Literal(true), request: row }),
  examples: [{ success: true, request: example }],
});
export const listAnswer = <Row extends TSchema>(row: Row, example: object) => ({
  ...Type.Object({ success: Type.Literal(true), data: Type.Array(row), pagination: Pagination }),
  examples: [
    { success: true, data: [example], pagination: { total: 1, limit: 50, offset: 0, page: 1, totalPages: 1 } },
  ],
});

/** In which order, and which page. @param names what can be sorted by */
export const listQuery = (names: readonly string[]) => ({
  sort: Type.Optional(
    Type.String({
      enum: names.flatMap((name) => [name, `-${name}`]),
      description: 'With `-` before it: descending; else the newest first',
    }),
  ),
  ...PageQuery,
});

/** @param names what can be sorted by, the first of it when nothing is said */
export function orderOf<Name extends string>(names: readonly Name[], sort: string | undefined) {
  const by = names.find((name) => name === sort?.replace(/^-/, ''));
  const [first] = names;
  if (first === undefined) throw new RangeError('nothing to sort by');
  return by ? { by, descending: sort?.startsWith('-') === true } : { by: first, descending: true };
}

/** A page of a list: fifty when nothing is said. */
export async function pageAnswer<Row, Shown>(
  { context }: PremiumParts,
  query: { page?: number; limit?: number; offset?: number },
  list: ListQuery,
  shape: (row: Row) => Shown,
) {
  const page = pageOf(query);
  const { rows, total } = await onePage<Row>(context.db, list, page);
  return { success: true as const, data: rows.map(shape), pagination: pagination(page, total) };
}

/** A request that changes something, as the domain sees it. */
export function callOf(parts: PremiumParts, request: FastifyRequest): PremiumCall {
  return { ...parts, principal: callerOf(request), origin: originOf(request) };
}

/** Whoever decides over HTTP. */
export function deciderOf(request: FastifyRequest) {
  const { kind, id } = callerOf(request);
  return { party: { kind, id }, origin: originOf(request) };
}
