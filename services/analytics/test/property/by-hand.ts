import type { DataSet, Person, Post } from './data-sets.ts';
import type { Question } from './questions.ts';

// Attendance as somebody would count it who has the tables of docs/attendance.md and the lists before them. Shares
// nothing with what it is compared to: no dates, no normal form, no order, no ladder.

export interface Counted {
  posts: number;
  /** `user id, n, status, percent, missing, name shown`, in row order. */
  rows: string[];
  byStatus: Record<string, number>;
  engagements: number;
  average: number;
  participation: number;
}

export function countByHand(set: DataSet, question: Question): { likes: Counted; other: number } {
  const other = question.platform === 'instagram' ? 'tiktok' : 'instagram';
  return { likes: count(set, question), other: postsInScope(set, { ...question, platform: other }).length };
}

function count(set: DataSet, question: Question): Counted {
  const posts = postsInScope(set, question);
  const looked = posts.filter((post) => post.list !== null);
  const rows = peopleInScope(set, question).map((person) => {
    const handle = question.platform === 'instagram' ? person.insta : person.tiktok;
    const wanted = normal(handle);
    const done = wanted === '' ? [] : looked.filter((post) => person.exception || likers(post).includes(wanted));
    const hasName = handle !== null && handle.trim() !== '';
    const n = done.length;
    let status = 'belum';
    if (n > 0) status = 'kurang';
    const isHalf = question.policy === 'half' && 2 * n >= posts.length;
    if (n === posts.length || isHalf || (question.policy === 'any' && n > 0)) status = 'sudah';
    if (posts.length === 0) status = 'no_posts';
    if (!hasName) status = 'no_username';
    return { person, n, status, shown: hasName ? handle.trim() : handle };
  });
  rows.sort((one, two) => {
    if (one.n !== two.n) return two.n - one.n;
    const [a, b] = [one.person.name, two.person.name];
    if (a === null && b !== null) return 1;
    if (a !== null && b === null) return -1;
    const byName = a === null || b === null ? 0 : a.localeCompare(b, 'id', { sensitivity: 'accent' });
    return byName !== 0 ? byName : one.person.id < two.person.id ? -1 : 1;
  });
  const byStatus: Record<string, number> = { sudah: 0, kurang: 0, belum: 0, no_username: 0, no_posts: 0 };
  for (const { status } of rows) byStatus[status] = (byStatus[status] ?? 0) + 1;
  const active = rows.filter(({ status }) => ['sudah', 'kurang', 'belum'].includes(status));
  const sum = (some: readonly { n: number }[]) => some.reduce((total, { n }) => total + n, 0);
  const tenth = (value: number) => Number(value.toFixed(1));
  return {
    posts: posts.length,
    rows: rows.map(({ person, n, status, shown }) => {
      const percent = posts.length === 0 ? 0 : Math.floor((200 * n + posts.length) / (2 * posts.length));
      return `${person.id} ${n} ${status} ${percent}% ${posts.length - n} ${shown}`;
    }),
    byStatus,
    engagements: sum(rows),
    average: active.length === 0 ? 0 : tenth((100 * sum(active)) / (posts.length * active.length)),
    participation: active.length === 0 ? 0 : tenth((100 * active.filter(({ n }) => n > 0).length) / active.length),
  };
}

/** Spaces off, `@` out, small letters. */
function normal(text: string | null): string {
  return text === null ? '' : text.trim().split('@').join('').toLowerCase();
}

function likers(post: Post): string[] {
  return (post.list ?? []).flatMap((element) => {
    if (typeof element === 'string') return [normal(element)];
    if (typeof element !== 'object' || element === null) return [];
    const named = element as { username?: string; user?: { unique_id: string } };
    const name = named.username ?? named.user?.unique_id;
    return name === undefined ? [] : [normal(name)];
  });
}

/** What the table of scopes says of a question: whose posts, given to whom, of which people. */
function scopeOf(set: DataSet, { role: own, query, own: clients }: Question) {
  const word = (text: string | undefined) => (text ?? '').trim().toLowerCase();
  const client = (query.client_id ?? '').trim().toUpperCase();
  const role = word(query.role) || own;
  const isStandard = word(query.role) !== '' || word(query.scope) !== '';
  const single = clients.length === 1 ? set.clients[clients[0] ?? 0]?.id : undefined;
  const everybody = { members: null as string | null, official: false };
  if (!isStandard && own === 'ditbinmas') return { owner: 'DITBINMAS', given: own, role: own, ...everybody };
  if (!isStandard) return { owner: client, given: '', members: client, role: '', official: false };
  if (word(query.scope) === 'direktorat') return { owner: client, given: role, role, ...everybody };
  if (role === 'operator') {
    const official = ['true', '1', 'yes', 'y'].includes(word(query.official_only));
    return { owner: client, given: '', members: client, role, official };
  }
  if (set.directorates.includes(role)) {
    return { owner: role.toUpperCase(), given: '', members: single ?? client, role, official: false };
  }
  return { owner: client, given: '', members: client, role: '', official: false };
}

function postsInScope(set: DataSet, question: Question): Post[] {
  const scope = scopeOf(set, question);
  const owner = set.clients.find(({ id }) => id === scope.owner);
  const isInWindow = windowOf(question);
  const onlyOfficial =
    scope.official && question.platform === 'instagram' && owner?.type.trim().toLowerCase() === 'org';
  return set.posts.filter((post) => {
    if (post.platform !== question.platform || post.removed || !isInWindow(post.at.slice(0, 10))) return false;
    const client = set.clients[post.client];
    if (!isInRegion(client?.region, question)) return false;
    if (onlyOfficial) return client === owner && post.official && owner.official === 'on';
    return (
      client === owner || (scope.given !== '' && post.roles.some((role) => role.trim().toLowerCase() === scope.given))
    );
  });
}

function peopleInScope(set: DataSet, question: Question): Person[] {
  const scope = scopeOf(set, question);
  return set.people.filter((person) => {
    const client = person.client === null ? undefined : set.clients[person.client];
    if (person.status !== true || client === undefined || !isInRegion(client.region, question)) return false;
    if (scope.members !== null && client.id !== scope.members) return false;
    return scope.role === '' || person.roles.some((role) => role.trim().toLowerCase() === scope.role);
  });
}

function isInRegion(region: string | null | undefined, { query }: Question): boolean {
  const wanted = (query.regional_id ?? '').trim().toUpperCase();
  return wanted === '' || (region ?? '').trim().toUpperCase() === wanted;
}

/** Days are walked one by one on the calendar of Jakarta; a month is its first seven letters. */
function windowOf({ query, now }: Question): (day: string) => boolean {
  const from = query.start_date?.trim() || query.tanggal_mulai?.trim();
  const to = query.end_date?.trim() || query.tanggal_selesai?.trim();
  if (from && to) return (day) => from <= day && day <= to;
  const today = new Date(now).toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' });
  const named = query.tanggal?.trim() || today;
  const period = query.periode?.trim().toLowerCase();
  if (period === 'semua') return () => true;
  if (period === 'bulanan') return (day) => day.slice(0, 7) === named.slice(0, 7);
  if (period === 'mingguan') return (day) => mondayBefore(day) === mondayBefore(named);
  return (day) => day === named;
}

function mondayBefore(day: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  while (at.getUTCDay() !== 1) at.setUTCDate(at.getUTCDate() - 1);
  return at.toISOString().slice(0, 10);
}
