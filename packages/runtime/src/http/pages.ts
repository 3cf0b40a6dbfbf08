import { type Static, Type } from 'typebox';

/** Rows of a page when a list is paged and nobody says how many. */
export const defaultPageSize = 50;
/** More than this a caller does not get at once. */
export const largestPageSize = 500;

/** Query parameters of a list that can be read page by page. `offset` decides over `page`. */
export const PageQuery = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'From 1' })),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: largestPageSize, description: `Rows of a page, at most ${largestPageSize}` }),
  ),
  offset: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 100_000_000, description: 'Rows to skip; decides over page' }),
  ),
};

/** What a paged answer says about its page. */
export const Pagination = Type.Object({
  total: Type.Integer(),
  limit: Type.Integer(),
  offset: Type.Integer(),
  page: Type.Integer(),
  totalPages: Type.Integer({ description: '0 when there is nothing' }),
});
export type Pagination = Static<typeof Pagination>;

export interface PageRequest {
  limit: number;
  offset: number;
}

/** What a query says about pages; every value may be missing. */
export interface PageParameters {
  page?: number | undefined;
  limit?: number | undefined;
  offset?: number | undefined;
}

/** The part of a list that a query asks for. */
export function pageOf(query: PageParameters, size: number = defaultPageSize): PageRequest {
  const limit = query.limit ?? size;
  return { limit, offset: query.offset ?? ((query.page ?? 1) - 1) * limit };
}

/** The same for a list that is whole unless a query says anything about pages; null = whole. */
export function pageIfAsked(query: PageParameters): PageRequest | null {
  const asked = query.page !== undefined || query.limit !== undefined || query.offset !== undefined;
  return asked ? pageOf(query) : null;
}

/** Describes a page of a list of `total` rows. */
export function pagination({ limit, offset }: PageRequest, total: number): Pagination {
  return { total, limit, offset, page: Math.floor(offset / limit) + 1, totalPages: Math.ceil(total / limit) };
}
