import { type PageRequest, pagination } from '@cicero/runtime';
import type { PostPage } from '../posts/posts.ts';
import { type Answer, answerOf } from './answer-cache.ts';

/**
 * A list of posts. It is made anew for every request: what networks say about likes changes without a number of ours
 * changing. Its tag still spares sending it again.
 */
export function postsAnswer({ rows, total }: PostPage, page: PageRequest): Answer {
  return answerOf(Buffer.from(JSON.stringify({ success: true, data: rows, pagination: pagination(page, total) })));
}
