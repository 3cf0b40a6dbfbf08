import { handleKey } from '@cicero/directory';
import { text } from './fields.ts';

/** Longer than any platform allows, with room for surprises. Keep equal to engagement_handles in SQL. */
const pattern = /^[^\s@[\]{}"'<>,/\\]{1,64}$/;

/** The normal form of a handle a platform showed (see handleKey), or null for what cannot be one. */
export function seenHandle(...values: readonly unknown[]): string | null {
  const key = handleKey(text(...values));
  return key !== null && pattern.test(key) ? key : null;
}
