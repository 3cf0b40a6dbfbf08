import type { JsonValue } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** Facts of a task message: the posts of its day, and those of the day before, which need no announcement any more. */
const Announced = Type.Object({ posts: Type.Array(Type.String()), earlier: Type.Array(Type.String()) });

/** What a task message has to say that was not said before. */
export interface TaskNews {
  /** Posts of the day that no message named; null = there is nothing to compare with. */
  fresh: ReadonlySet<string> | null;
  /** Posts of the day before that came after its last message. */
  late: ReadonlySet<string>;
  /** The last message was of this day, named exactly these posts, and nothing is late. */
  unchanged: boolean;
}

/**
 * Compares the posts of a day and of the day before with what the last message said. Only what was sent counts as said:
 * what came when nothing is sent any more is told the next morning.
 */
export function newsOf(
  day: Day,
  previous: { day: Day; facts: JsonValue } | null,
  posts: readonly string[],
  earlier: readonly string[],
): TaskNews {
  if (previous === null) return { fresh: null, late: new Set(), unchanged: false };
  const said = Value.Check(Announced, previous.facts) ? previous.facts : null;
  const known = new Set([...(said?.posts ?? []), ...(said?.earlier ?? [])]);
  // Who has had nothing to say yet, and that only today, was not there for the posts of yesterday.
  const responsible = said !== null || previous.day < day;
  const late = new Set(responsible ? earlier.filter((id) => !known.has(id)) : []);
  const unchanged = previous.day === day && late.size === 0 && sameSet(said?.posts ?? [], posts);
  return { fresh: new Set(posts.filter((id) => !known.has(id))), late, unchanged };
}

function sameSet(said: readonly string[], posts: readonly string[]): boolean {
  const known = new Set(said);
  return known.size === posts.length && posts.every((id) => known.has(id));
}
