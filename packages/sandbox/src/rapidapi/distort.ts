import type { Answer } from './endpoint.ts';
import type { DistortionKind } from './fault-kinds.ts';

type Json = Record<string, unknown>;

/**
 * Bends a good answer as the active distortions say. Works on the JSON itself, as a misbehaving provider would, and
 * leaves answers alone to which a distortion does not apply.
 */
export function distort(answer: Answer, path: string, kinds: ReadonlySet<DistortionKind>): Answer {
  if (answer.status !== 200 || kinds.size === 0) return answer;
  let body = answer.body as Json;
  if (kinds.has('hidden-likes')) body = hideLikes(body) as Json;
  if (kinds.has('mixed-case-handles')) body = mixHandles(body, path);
  if (kinds.has('empty-list') || (kinds.has('stale-secuid') && path === '/api/user/posts')) body = emptied(body);
  if (kinds.has('alternate-shape')) body = alternate(body, path);
  if (kinds.has('nested-comments') && path === '/api/post/comments') body = nestedComments(body);
  if (kinds.has('stringified-body') && 'data' in body) body = { data: JSON.stringify(body.data) };
  if (kinds.has('wrong-shape')) body = { ok: true, payload: [{ kind: 'unexpected' }] };
  return { status: answer.status, body };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

function hideLikes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideLikes);
  if (!isObject(value)) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hideLikes(inner)]));
  return 'like_count' in copy && 'code' in copy
    ? { ...copy, like_count: null, like_and_view_counts_disabled: true }
    : copy;
}

/** Every third liker appears as `Name`, `name` and `@name`. */
function mixHandles(body: Json, path: string): Json {
  if (path !== '/v1/likes' || !isObject(body.data)) return body;
  const items = listOf(body.data.items).flatMap((item, index) => {
    const name = String(item.username);
    const capital = name.replace(/(^|[._])([a-z])/g, (letters) => letters.toUpperCase());
    return index % 3 === 0 ? [{ ...item, username: capital }, item, { ...item, username: `@${name}` }] : [item];
  });
  return { ...body, data: { ...body.data, count: items.length, items } };
}

/** The list gone and nothing more to come, wherever the product keeps them. */
function emptied(body: Json): Json {
  const cleared: Json = { ...body };
  if ('comments' in cleared) Object.assign(cleared, { comments: null, cursor: 0, has_more: 0, total: 0 });
  if ('videos' in cleared) Object.assign(cleared, { videos: [], has_more: false });
  if ('pagination_token' in cleared) cleared.pagination_token = null;
  if (isObject(cleared.data)) {
    const data: Json = { ...cleared.data };
    if ('itemList' in data) Object.assign(data, { itemList: [], cursor: '0', hasMore: false });
    if ('items' in data) Object.assign(data, { items: [], count: 0 });
    if ('next_cursor' in data) Object.assign(data, { next_cursor: null, has_more: false });
    if ('total' in data) data.total = 0;
    cleared.data = data;
  }
  return cleared;
}

function alternate(body: Json, path: string): Json {
  const data = isObject(body.data) ? body.data : {};
  if (path === '/v1/posts') {
    const items = listOf(data.items).map(alternatePost);
    const token = body.pagination_token ?? null;
    return { data: { items, has_more: token !== null, next_cursor: token, end_cursor: token } };
  }
  if (path === '/api/user/posts') return { items: listOf(data.itemList).map(alternateVideo) };
  if (path === '/user/videos') return { result: { videos: listOf(body.videos).map(resultVideo) } };
  return body;
}

function alternatePost({
  id,
  image_versions,
  caption,
  thumbnail_url: _thumbnail,
  metrics: _metrics,
  ...post
}: Json): Json {
  const images = isObject(image_versions) ? image_versions.items : [];
  const owner = isObject(post.user) ? post.user.id : '';
  return {
    ...post,
    pk: id,
    id: `${id}_${owner}`,
    shortcode: post.code,
    caption: isObject(caption) ? { text: caption.text } : caption,
    image_versions2: { candidates: images },
  };
}

/** Snake case; every second one with a textual time and its id as `aweme_id` only. */
function alternateVideo(video: Json, index: number): Json {
  const stats = isObject(video.stats) ? video.stats : {};
  const common = { comment_count: stats.commentCount };
  return index % 2 === 0
    ? { video_id: video.id, create_time: video.createTime, caption: video.desc, digg_count: stats.diggCount, ...common }
    : {
        aweme_id: video.id,
        create_time: String(video.createTime),
        title: video.desc,
        like_count: stats.diggCount,
        ...common,
      };
}

function resultVideo(video: Json): Json {
  const statistics = isObject(video.statistics) ? video.statistics : {};
  return {
    video_id: video.video_id,
    create_time: video.create_time,
    title: video.description,
    digg_count: statistics.number_of_hearts,
    comment_count: statistics.number_of_comments,
  };
}

function nestedComments(body: Json): Json {
  const comments = listOf(body.comments).map(({ cid, text, create_time, user }) => ({
    cid,
    text,
    create_time,
    username: isObject(user) ? user.unique_id : undefined,
  }));
  return { data: { comments, total: body.total, cursor: body.cursor, has_more: body.has_more } };
}
