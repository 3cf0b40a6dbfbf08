import { attendeeOf } from '../attendance/attendance.ts';
import type { MeasuredWindows } from '../measure/windows.ts';

/** Everybody listed, each once, by where they did anything in the window. */
export interface Audience {
  both: number;
  onlyInstagram: number;
  onlyTiktok: number;
  nowhere: number;
  /** Neither platform can see them. */
  withoutUsername: number;
}

/** Sorts the people of the first window; pure. The people of both platforms come in the same order. */
export function audienceOf({ instagram: [instagram], tiktok: [tiktok] }: MeasuredWindows): Audience {
  const audience = { both: 0, onlyInstagram: 0, onlyTiktok: 0, nowhere: 0, withoutUsername: 0 };
  if (!instagram || !tiktok) return audience;
  const videos = new Map(
    Iterator.from(tiktok.people).map((person) => [person.userId, attendeeOf(person, tiktok.totals)]),
  );
  for (const person of instagram.people) {
    const onInstagram = attendeeOf(person, instagram.totals);
    const onTiktok = videos.get(person.userId);
    const [liked, commented] = [onInstagram.count > 0, (onTiktok?.count ?? 0) > 0];
    if (liked && commented) audience.both += 1;
    else if (liked) audience.onlyInstagram += 1;
    else if (commented) audience.onlyTiktok += 1;
    else if (onInstagram.status === 'no_username' && onTiktok?.status === 'no_username') audience.withoutUsername += 1;
    else audience.nowhere += 1;
  }
  return audience;
}
