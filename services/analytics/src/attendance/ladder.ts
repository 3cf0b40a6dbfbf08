/** What a person's count means; see docs/attendance.md, "Status". */
export type AttendanceStatus = 'sudah' | 'kurang' | 'belum' | 'no_username' | 'no_posts';

/**
 * The one ladder: everything done is `sudah`, something `kurang`, nothing `belum`; people without a handle and
 * windows without posts stand apart.
 * @param count posts the person engaged with
 * @param posts posts in scope
 */
export function statusOf(person: { hasHandle: boolean; count: number }, posts: number): AttendanceStatus {
  if (!person.hasHandle) return 'no_username';
  if (posts === 0) return 'no_posts';
  if (person.count >= posts) return 'sudah';
  return person.count > 0 ? 'kurang' : 'belum';
}
