import type { Account } from '../world/accounts.ts';
import type { Post } from '../world/posts.ts';
import type { World } from '../world/world.ts';
import { type Answer, type Call, type Endpoint, ok } from './endpoint.ts';
import { FALLBACK_HOST, TIKTOK_HOST } from './keys.ts';
import { commentShape, fallbackVideoShape, profileShape, repliesOf, videoShape } from './tiktok-shapes.ts';

type Asked = Pick<Call, 'world' | 'query'>;
const MAX_COUNT = 35;

const byName = ({ world, query }: Asked) => world.account('tiktok', query.uniqueId ?? query.username ?? '');
const bySecUid = ({ world, query }: Asked) => world.account('tiktok', query.secUid ?? '');
const videoOf = ({ world, query }: Asked) => world.post('tiktok', (query.videoId ?? '').trim());

function ownerOf(world: World, post: Post | undefined): Account | undefined {
  const client = post && world.clients[post.client];
  return client && world.accountOfClient('tiktok', client);
}

const missing = (parameter: string): Answer => ({
  status: 400,
  body: { error: `Missing required params: ${parameter}` },
});

const invalid = (parameter: string): Answer => ({ status: 400, body: { error: `Invalid ${parameter}` } });

/** An unknown account is HTTP 200 with a status code in the body. */
function info(asked: Call): Answer {
  if (!asked.query.uniqueId?.trim()) return missing('uniqueId');
  const account = byName(asked);
  return ok(account ? profileShape(account) : { statusCode: 10221, statusMsg: '', userInfo: {} });
}

interface PageOfVideos {
  videos: { post: Post; owner: Account }[];
  cursor: string;
  hasMore: boolean;
}

/** Pinned first on the first page, then newest first; the cursor is the time of the last video in milliseconds. */
function pageOfVideos(call: Call, account: Account | undefined): PageOfVideos {
  const client = account && call.world.clientOf(account);
  const cursor = call.query.cursor || '0';
  if (!client || !account || account.isPrivate) return { videos: [], cursor: '0', hasMore: false };
  const count = Math.min(MAX_COUNT, Math.max(1, Number(call.query.count) || MAX_COUNT));
  const pinned = cursor === '0' ? call.world.pinned('tiktok', client) : undefined;
  const posts: Post[] = pinned ? [pinned] : [];
  const before = cursor === '0' ? Number.POSITIVE_INFINITY : Number(cursor) / 1000 + (call.bends.overlap ? 1 : 0);
  let hasMore = false;
  for (const post of call.world.feed('tiktok', client)) {
    if (post.time >= before) continue;
    hasMore = posts.length === count;
    if (hasMore) break;
    posts.push(post);
  }
  const last = posts.findLast(({ pinned: isPinned }) => !isPinned);
  const next = last ? String(last.time * 1000) : '0';
  const repeated = call.bends.repeatToken && last !== undefined;
  return {
    videos: posts.map((post) => ({ post, owner: ownerOf(call.world, post) ?? account })),
    cursor: repeated && cursor !== '0' ? cursor : next,
    hasMore: hasMore || repeated,
  };
}

function posts(call: Call): Answer {
  if (!call.query.secUid?.trim()) return missing('secUid');
  if (!isNumberOrEmpty(call.query.cursor)) return invalid('cursor');
  const now = call.world.now();
  const page = pageOfVideos(call, bySecUid(call));
  return ok({
    data: {
      cursor: page.cursor,
      extra: { fatal_item_ids: [], logid: `${now}CONTOH`, now: now * 1000 },
      hasMore: page.hasMore,
      itemList: page.videos.map(({ post, owner }) => videoShape(call.world, post, owner)),
      statusCode: 0,
      status_code: 0,
      status_msg: '',
    },
  });
}

function comments(call: Call): Answer {
  if (!call.query.videoId?.trim()) return missing('videoId');
  if (!isNumberOrEmpty(call.query.cursor) || !isNumberOrEmpty(call.query.count)) return invalid('cursor');
  const post = videoOf(call);
  const total = post ? call.world.count(post, 'comments') : 0;
  const from = Number(call.query.cursor || 0);
  const asked = Math.min(Number(call.query.count) || 20, call.paging.tiktokCommentsPerPage);
  const short = call.bends.shortComments;
  const size = short ? Math.max(1, Math.floor(asked / 2)) : asked;
  const start = from > 0 && call.bends.overlap ? from - 1 : from;
  const list = post
    ? call.world.engaged(post, 'comments', start, size).map((by) => commentShape(call.world, post, by))
    : [];
  const end = start + list.length;
  const repeat = call.bends.repeatToken && total > 0;
  return ok({
    alias_comment_deleted: false,
    comments: list.length > 0 ? list : null,
    cursor: repeat ? Math.min(size, total) : end,
    extra: { fatal_item_ids: null, now: call.world.now() * 1000 },
    has_more: end < total || repeat ? 1 : 0,
    reply_style: 2,
    status_code: 0,
    status_msg: '',
    total: post && short ? total + repliesTo(post, total) : total,
  });
}

function repliesTo(post: Post, comments: number): number {
  let replies = 0;
  for (let index = 0; index < comments; index++) replies += repliesOf(post, index);
  return replies;
}

function detail(call: Call): Answer {
  if (!call.query.videoId?.trim()) return missing('videoId');
  const post = videoOf(call);
  const owner = ownerOf(call.world, post);
  if (!post || !owner || owner.isPrivate)
    return ok({ itemInfo: {}, statusCode: 10204, statusMsg: "item doesn't exist" });
  return ok({
    itemInfo: { itemStruct: videoShape(call.world, { ...post, pinned: false }, owner) },
    shareMeta: { title: `${owner.fullName} on TikTok`, desc: post.caption },
    statusCode: 0,
    status_code: 0,
    statusMsg: '',
  });
}

/** The fallback product: takes `username` only and has its own shape. */
function fallbackVideos(call: Call): Answer {
  const account = byName(call);
  if (!call.query.username?.trim()) return { status: 400, body: { error: 'Missing required params: username' } };
  if (!isNumberOrEmpty(call.query.cursor)) return invalid('cursor');
  const page = pageOfVideos(call, account);
  if (!account || page.videos.length === 0) return ok({ username: call.query.username, videos: [] });
  return ok({
    username: account.handle,
    author: account.handle,
    author_name: account.fullName,
    cursor: page.cursor,
    has_more: page.hasMore,
    videos: page.videos.map(({ post, owner }) => fallbackVideoShape(call.world, post, owner)),
  });
}

const isNumberOrEmpty = (text: string | undefined) => text === undefined || /^\d{0,16}$/.test(text);
const videoOwner = (asked: Asked) => ownerOf(asked.world, videoOf(asked));

const tiktok = (path: string, summary: string, rest: Pick<Endpoint, 'subject' | 'answer'>): Endpoint => ({
  host: TIKTOK_HOST,
  path,
  summary,
  ...rest,
});

export const tiktokEndpoints: readonly Endpoint[] = [
  tiktok('/api/user/info', 'Profil sebuah akun', { subject: byName, answer: info }),
  tiktok('/api/user/posts', 'Video sebuah akun', {
    subject: (asked) => bySecUid(asked) ?? byName(asked),
    answer: posts,
  }),
  tiktok('/api/post/comments', 'Komentar sebuah video', { subject: videoOwner, answer: comments }),
  tiktok('/api/post/detail', 'Satu video', { subject: videoOwner, answer: detail }),
  {
    host: FALLBACK_HOST,
    path: '/user/videos',
    summary: 'Video sebuah akun (produk cadangan)',
    subject: byName,
    answer: fallbackVideos,
  },
];
