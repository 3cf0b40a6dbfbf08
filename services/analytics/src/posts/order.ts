import { type RawBuilder, sql } from 'kysely';

/** What lists of posts can be put in order by; posts whose value is equal come by id. */
const sortable = ['id', 'created_at', 'like_count', 'comment_count'] as const;
/** A field, or `-` and a field for descending. */
export const postSorts = sortable.flatMap((field) => [field, `-${field}`] as const);
export type PostSort = (typeof postSorts)[number];

/** The order as SQL over a row with these columns; what has no value comes last. */
export function postOrder(sort: PostSort, id: RawBuilder<unknown>): RawBuilder<unknown> {
  const direction = sort.startsWith('-') ? sql`desc` : sql`asc`;
  const field = sort.replace('-', '');
  return field === 'id' ? sql`${id} ${direction}` : sql`${sql.ref(field)} ${direction} nulls last, ${id} ${direction}`;
}
