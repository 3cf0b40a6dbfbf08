import { type Principal, permit } from '@cicero/access';
import { type Http, pageOf } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import { postsAnswer } from '../answers/posts.ts';
import {
  commentedVideos,
  commentsExample,
  PostParameters,
  postAnswers,
  postsUnpaged,
  TiktokPost,
  tiktokExample,
  VideoComments,
} from '../answers/posts-schema.ts';
import { PeriodParameters } from '../answers/recap-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { selection } from '../measure/posts.ts';
import { resolveWindow, saysPeriod } from '../periods/window.ts';
import { commentsPage, type PostsSubject, postsPage } from '../posts/posts.ts';
import { namedClient } from '../scope/resolve.ts';
import { type AskingParts, ClientHeader, signedIn } from './asking.ts';

const config = { access: permit(['dashboard', 'client'], { operators: false }) };
const tags = ['Konten'];
const headers = ClientHeader;
const Query = Type.Object({ ...PostParameters, ...PeriodParameters });
const { sort: _, limit: __, ...CommentParameters } = Query.properties;
const CommentsQuery = Type.Object({
  ...CommentParameters,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: commentedVideos.most,
      description: `Rows of a page, at most ${commentedVideos.most}`,
    }),
  ),
});

/** Videos on TikTok, and who commented on them (docs/attendance.md, "Lists of posts"). */
export function tiktokPostRoutes(app: Http, { db, clock }: Pick<AskingParts, 'db' | 'clock'>): void {
  app.get(
    '/api/tiktok/posts',
    {
      config,
      schema: {
        ...{ tags, summary: 'Konten TikTok sebuah client', headers, querystring: Query },
        description: 'Tanpa periode: semua. Urutan: terbaru dahulu.',
        response: postAnswers(TiktokPost, tiktokExample),
      },
    },
    async (request, reply) => {
      const subject = subjectOf(signedIn(request.principal), request.query, request.headers['x-client-id']);
      const page = pageOf(request.query, postsUnpaged);
      const posts = await postsPage(db, subject, request.query.sort ?? '-created_at', page);
      return sendAnswer(request, reply, postsAnswer(posts, page));
    },
  );

  app.get(
    '/api/tiktok/comments',
    {
      config,
      schema: {
        ...{ tags, summary: 'Siapa berkomentar pada konten TikTok sebuah client', headers },
        querystring: CommentsQuery,
        description: `Tanpa periode: semua. Terbaru dahulu, ${commentedVideos.usual} konten per halaman.`,
        response: postAnswers(VideoComments, commentsExample),
      },
    },
    async (request, reply) => {
      const subject = subjectOf(signedIn(request.principal), request.query, request.headers['x-client-id']);
      const page = pageOf(request.query, commentedVideos.usual);
      return sendAnswer(request, reply, postsAnswer(await commentsPage(db, subject, page), page));
    },
  );

  function subjectOf(
    principal: Principal,
    query: Omit<Static<typeof Query>, 'sort'>,
    header: string | undefined,
  ): PostsSubject {
    const owner = namedClient(principal, query, { clientFromToken: true, header });
    const window = saysPeriod(query) ? resolveWindow(query, clock.now()) : { from: null, to: null };
    return { platform: 'tiktok', posts: selection(owner, []), window };
  }
}
