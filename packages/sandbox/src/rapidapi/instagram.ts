import { type Account, canonicalHandle } from '../world/accounts.ts';
import { jakartaDay } from '../world/jakarta.ts';
import type { Post } from '../world/posts.ts';
import type { World } from '../world/world.ts';
import { type Answer, type Call, type Endpoint, notFound, ok, privateAccount, refused } from './endpoint.ts';
import { captionShape, commentShape, hashtagShape, postShape, profileShape, userShape } from './instagram-shapes.ts';
import { INSTAGRAM_HOST } from './keys.ts';
import { pageOfPosts } from './post-pages.ts';
import { makeToken, readToken } from './tokens.ts';

type Asked = Pick<Call, 'world' | 'query'>;

const accountOf = ({ world, query }: Asked) => world.account('instagram', query.username_or_id_or_url ?? '');

/** A post by code, numeric id, `<media>_<owner>` or link. */
function postOf({ world, query }: Asked): Post | undefined {
  const written = (query.code_or_id_or_url ?? '').trim();
  return world.post('instagram', /instagram\.com\/(?:p|reel|tv)\/([^/?#]+)/i.exec(written)?.[1] ?? written);
}

function ownerOf(world: World, post: Post): Account | undefined {
  const client = world.clients[post.client];
  return client && world.accountOfClient('instagram', client);
}

const ownerOfAsked = (asked: Asked) => {
  const post = postOf(asked);
  return post && ownerOf(asked.world, post);
};

/** Answers for a post whose owner can be seen; 404 and 403 otherwise. */
function withPost(call: Call, answer: (post: Post, owner: Account) => Answer): Answer {
  const post = postOf(call);
  const owner = post && ownerOf(call.world, post);
  if (!post || !owner) return notFound;
  return owner.isPrivate ? privateAccount : answer(post, owner);
}

function posts(call: Call): Answer {
  const account = accountOf(call);
  if (!account) return notFound;
  if (account.isPrivate) return privateAccount;
  const page = pageOfPosts(call, account);
  if (!page) return refused(400, 'Invalid pagination_token');
  const items = page.posts.map((post) => postShape(call.world, post, ownerOf(call.world, post) ?? account));
  return ok({ data: { count: items.length, items, user: userShape(account) }, pagination_token: page.token });
}

function info(call: Call): Answer {
  const account = accountOf(call);
  if (!account) return notFound;
  const client = call.world.clientOf(account);
  return ok({
    data: profileShape(account, client ? 900 + (jakartaDay(call.world.now()) % 1000) : account.number % 60),
  });
}

function likes(call: Call): Answer {
  return withPost(call, (post) => {
    const total = call.world.count(post, 'likes');
    const list = `ig:likes:${post.id}`;
    const cursor = call.query.cursor || undefined;
    const from = cursor === undefined ? 0 : Number(readToken(list, cursor) ?? Number.NaN);
    if (Number.isNaN(from)) return refused(400, 'Invalid cursor');
    const paged = call.paging.likes === 'cursor';
    const start = from > 0 && call.bends.overlap ? from - 1 : from;
    const engaged = call.world.engaged(post, 'likes', start, paged ? call.paging.likesPerPage : undefined);
    const items = engaged.map(({ account }) => userShape(account));
    if (!paged) return ok({ data: { count: items.length, items, total } });
    const end = start + items.length;
    const more = end < total || call.bends.repeatToken;
    const next = more ? makeToken(list, String(call.bends.repeatToken ? call.paging.likesPerPage : end)) : null;
    return ok({ data: { count: items.length, items, has_more: more, next_cursor: next, total } });
  });
}

function comments(call: Call): Answer {
  return withPost(call, (post, owner) => {
    const total = call.world.count(post, 'comments');
    const list = `ig:comments:${post.id}`;
    const token = call.query.pagination_token || undefined;
    const from = token === undefined ? 0 : Number(readToken(list, token) ?? Number.NaN);
    if (Number.isNaN(from)) return refused(400, 'Invalid pagination_token');
    const start = from > 0 && call.bends.overlap ? from - 1 : from;
    const size = call.paging.commentsPerPage;
    const items = call.world.engaged(post, 'comments', start, size).map((by) => commentShape(call.world, post, by));
    const end = start + items.length;
    const next = call.bends.repeatToken
      ? makeToken(list, String(size))
      : end < total
        ? makeToken(list, String(end))
        : null;
    if (total === 0) return ok({ data: { count: 0, total: 0, items }, pagination_token: null });
    const { hashtags: _tags, mentions: _mentions, ...caption } = captionShape(post);
    const about = { caption: { ...caption, user: userShape(owner) } };
    return ok({ data: { count: items.length, total, items, additional_data: about }, pagination_token: next });
  });
}

/** The newest posts of all accounts that carry a tag; the last two weeks. */
function hashtag(call: Call): Answer {
  const { world } = call;
  const name = (call.query.hashtag ?? '').trim().replace(/^#+/, '').toLowerCase();
  const oldest = jakartaDay(world.now()) - 14;
  const found = world.clients.slice(0, 50).flatMap((client) => {
    const recent: Post[] = [];
    for (const post of world.feed('instagram', client)) {
      if (post.day < oldest) break;
      if (post.hashtags.includes(name)) recent.push(post);
    }
    return recent;
  });
  found.sort((a, b) => b.time - a.time);
  const list = `ig:hashtag:${name}`;
  const token = call.query.pagination_token || undefined;
  const from = token === undefined ? 0 : Number(readToken(list, token) ?? Number.NaN);
  if (Number.isNaN(from)) return refused(400, 'Invalid pagination_token');
  const size = call.paging.postsPerPage;
  const items = found.slice(from, from + size).flatMap((post) => {
    const owner = ownerOf(world, post);
    return owner ? [postShape(world, post, owner)] : [];
  });
  const next = found.length > from + size ? makeToken(list, String(from + size)) : null;
  const about = hashtagShape(name, found.length);
  return ok({ data: { additional_data: about, count: items.length, items }, pagination_token: next });
}

function searchUsers({ world, query }: Call): Answer {
  const wanted = canonicalHandle(query.search_query ?? '');
  const items = world.clients
    .flatMap((client) => world.accountOfClient('instagram', client) ?? [])
    .filter(({ handle, fullName }) => handle.includes(wanted) || fullName.toLowerCase().includes(wanted))
    .slice(0, 20)
    .map(userShape);
  return ok({ data: { count: items.length, items } });
}

/** A missing required parameter is a 404 with `detail` on this product. */
function endpoint(
  path: string,
  summary: string,
  parameter: string,
  rest: Pick<Endpoint, 'subject' | 'answer'>,
): Endpoint {
  return {
    host: INSTAGRAM_HOST,
    path,
    summary,
    subject: rest.subject,
    answer: (call) => (call.query[parameter]?.trim() ? rest.answer(call) : notFound),
  };
}

const account = 'username_or_id_or_url';
const post = 'code_or_id_or_url';
export const instagramEndpoints: readonly Endpoint[] = [
  endpoint('/v1/posts', 'Unggahan sebuah akun', account, { subject: accountOf, answer: posts }),
  endpoint('/v1/info', 'Profil sebuah akun', account, { subject: accountOf, answer: info }),
  endpoint('/v1/likes', 'Penyuka sebuah unggahan', post, { subject: ownerOfAsked, answer: likes }),
  endpoint('/v1/comments', 'Komentar sebuah unggahan', post, { subject: ownerOfAsked, answer: comments }),
  endpoint('/v1/post_info', 'Satu unggahan', post, {
    subject: ownerOfAsked,
    answer: (call) => withPost(call, (found, owner) => ok({ data: postShape(call.world, found, owner) })),
  }),
  endpoint('/v1/hashtag', 'Unggahan sebuah tagar', 'hashtag', { subject: () => undefined, answer: hashtag }),
  endpoint('/v1/search_users', 'Cari akun', 'search_query', { subject: () => undefined, answer: searchUsers }),
];
