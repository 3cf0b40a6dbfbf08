import { CiceroError } from '@cicero/contracts';
import { byNumber, type Order, sortable } from './people.ts';

/** What `sort` may say: a column, with `-` before it from the other end. */
export const sorts = Object.keys(sortable).flatMap((name) => [name, `-${name}`]);

/** @throws CiceroError VALIDATION_FAILED for anything else */
export function readOrder(sort: string | undefined): Order {
  if (!sort) return byNumber;
  if (!sorts.includes(sort)) throw new CiceroError('VALIDATION_FAILED', { fields: { field: 'sort' } });
  const descending = sort.startsWith('-');
  return { by: sort.slice(descending ? 1 : 0) as Order['by'], descending };
}
