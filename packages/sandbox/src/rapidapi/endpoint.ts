import type { Account } from '../world/accounts.ts';
import type { World } from '../world/world.ts';

/** How the products page, switchable at run time. */
export interface Paging {
  /** All likers in one answer, as the real product usually does, or pages with a cursor. */
  likes: 'single' | 'cursor';
  likesPerPage: number;
  postsPerPage: number;
  commentsPerPage: number;
  /** Largest page of TikTok comments; the provider may give less than `count`. */
  tiktokCommentsPerPage: number;
}

export const defaultPaging: Paging = {
  likes: 'single',
  likesPerPage: 50,
  postsPerPage: 12,
  commentsPerPage: 15,
  tiktokCommentsPerPage: 50,
};

/** How a fault bends the paging of one answer. */
export interface Bends {
  /** Always give the token of the page that was asked for (or a fixed one): the list never ends. */
  repeatToken: boolean;
  /** Begin a later page one item too early. */
  overlap: boolean;
  /** Give fewer TikTok comments than asked for, and count replies in the total. */
  shortComments: boolean;
}

/** One request to a product, its parameters taken from the query. */
export interface Call {
  readonly world: World;
  readonly query: Readonly<Record<string, string>>;
  readonly paging: Paging;
  readonly bends: Bends;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** One path of a product. */
export interface Endpoint {
  readonly host: string;
  readonly path: string;
  readonly summary: string;
  /** Whose data is asked for; faults can be aimed at an account. Undefined when it is nobody's. */
  subject(call: Pick<Call, 'world' | 'query'>): Account | undefined;
  answer(call: Call): Answer;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refused = (status: number, detail: string): Answer => ({ status, body: { detail } });
export const notFound = refused(404, 'Not found');
export const privateAccount = refused(403, 'Private account');

/** Whether a request asks for a later page than the first. */
export function isLaterPage(query: Readonly<Record<string, string>>): boolean {
  return Boolean(query.pagination_token) || (query.cursor !== undefined && query.cursor !== '' && query.cursor !== '0');
}
