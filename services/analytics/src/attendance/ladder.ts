/** What a person's count means; see docs/attendance.md, "Status". */
export const attendanceStatuses = ['sudah', 'kurang', 'belum', 'no_username', 'no_posts'] as const;
export type AttendanceStatus = (typeof attendanceStatuses)[number];

/**
 * From how many of the posts on a person counts as done; see docs/attendance.md, "What counts as done".
 * A report declares which one it means; the numbers it is applied to are the same everywhere.
 */
export type DonePolicy = 'all' | 'half' | 'any';

/** Posts that make a person `sudah` under each policy, when there are `posts` > 0. */
const enough: Readonly<Record<DonePolicy, (posts: number) => number>> = {
  all: (posts) => posts,
  half: (posts) => Math.ceil(posts / 2),
  any: () => 1,
};

/**
 * The one ladder: enough done is `sudah`, something `kurang`, nothing `belum`; people without a handle and windows
 * without posts stand apart.
 * @param count posts the person engaged with
 * @param posts posts in scope
 */
export function statusOf(
  person: { hasHandle: boolean; count: number },
  posts: number,
  policy: DonePolicy = 'all',
): AttendanceStatus {
  if (!person.hasHandle) return 'no_username';
  if (posts === 0) return 'no_posts';
  if (person.count >= enough[policy](posts)) return 'sudah';
  return person.count > 0 ? 'kurang' : 'belum';
}
