import { parseJson } from '../parse-json.ts';
import { asFields, at, count, type Fields, idText } from './fields.ts';

/** A list inside one of the several wrappings of the TikTok products. */
export interface TtList {
  entries: readonly unknown[];
  /** What the provider says about further pages; null = nothing. */
  hasMore: boolean | null;
  cursor: string | null;
  /** How many there are altogether, replies included. */
  total: number | null;
  /** Not 0: the provider refuses, in an answer that is otherwise fine. */
  statusCode: number;
}

/** Finds the list of videos or comments in an answer; null when there is none to be found. */
export function findTtList(body: unknown): TtList | null {
  const outer = asFields(body);
  if (!outer) return null;
  const inner = unwrap(outer.data) ?? unwrap(outer.result) ?? outer;
  const result = unwrap(outer.result);
  const statusCode = Number(
    at(inner, 'statusCode') ?? at(inner, 'status_code') ?? outer.statusCode ?? outer.status_code ?? 0,
  );
  const candidates = [inner.itemList, inner.items, inner.comments, result?.videos, inner.videos, outer.comments];
  const list = candidates.find((candidate) => Array.isArray(candidate));
  // An empty list may be written as null, or be left out beside a refusal.
  const named = ['itemList', 'items', 'comments', 'videos'].some((name) => name in inner);
  if (!Array.isArray(list) && !named && !statusCode) return null;
  const said = inner.hasMore ?? inner.has_more ?? outer.hasMore ?? outer.has_more;
  return {
    entries: Array.isArray(list) ? list : [],
    hasMore: said === undefined || said === null ? null : Boolean(Number(said)),
    cursor: idText(inner.cursor, outer.cursor),
    total: count(inner.total, outer.total),
    statusCode: Number.isFinite(statusCode) ? statusCode : 0,
  };
}

/** An object, also one that is written as JSON text. */
function unwrap(value: unknown): Fields | null {
  if (typeof value !== 'string') return asFields(value);
  try {
    return asFields(parseJson(value));
  } catch {
    return null;
  }
}
