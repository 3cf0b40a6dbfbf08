import { byDivision } from './seniority.ts';
import { plain } from './text.ts';

/** Characters of a line in a list: what is longer is no name. */
const longest = { name: 100, handle: 60 };

/** Rank and name as lists show them; who has neither is shown by number. */
export function shownName(person: { title: string | null; name: string | null; userId: string }): string {
  const name = plain([person.title, person.name].filter(Boolean).join(' ')) || plain(person.userId) || '-';
  return shortened(name, longest.name);
}

/** A handle whose underscores WhatsApp would read as italics is set in monospace, where nothing is markup. */
export function shownHandle(username: string | null): string {
  const handle = `@${shortened((username ?? '').replace(/[@\s*~`\p{Cc}\p{Bidi_Control}]/gu, ''), longest.handle)}`;
  return /[^a-z0-9]_|_([^a-z0-9]|$)/i.test(handle) ? `\`\`\`${handle}\`\`\`` : handle;
}

/** People by division, in the order of divisions; who has none comes under `-`. */
export function divisionsOf<Member extends { person: { division: string | null } }>(
  members: readonly Member[],
): [division: string, members: Member[]][] {
  const groups = Map.groupBy(members, ({ person }) => plain(person.division).toUpperCase() || '-');
  return [...groups].sort(([a], [b]) => byDivision(a, b));
}

function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}
