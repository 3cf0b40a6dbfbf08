import { permit, permittedClient } from '@cicero/access';
import type { Platform } from '@cicero/contracts';
import { presentClient } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery, Pagination, pageOf, pagination } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { streamRows } from '../../answers/stream-rows.ts';
import { type Engagement, engagementOf, type PostRow, postsInBatches, postsPage } from '../../clients/posts.ts';
import { callerOf } from '../caller.ts';
import { ClientPath, refusals, tags } from './schemas.ts';

const Text = Type.Union([Type.String(), Type.Null()]);
const Count = Type.Union([Type.Integer(), Type.Null()]);
const Flag = Type.Union([Type.Boolean(), Type.Null()]);
const common = {
  client_id: Type.String(),
  caption: Text,
  comment_count: Type.Union([Type.Integer(), Type.Null()], { description: 'As the network says' }),
  like_count: Count,
  created_at: Type.Union([Type.String(), Type.Null()], { description: 'When it was published' }),
};
const InstagramPost = Type.Object({
  shortcode: Type.String(),
  ...common,
  ...{ thumbnail_url: Text, is_video: Flag, video_url: Text, image_url: Text, images_url: Type.Unknown() },
  is_carousel: Flag,
});
const TiktokPost = Type.Object({ video_id: Type.String(), ...common });
const Likes = Type.Object({ shortcode: Type.String(), like_count: Type.Integer(), likes: Type.Array(Type.String()) });
const Comments = Type.Object({
  video_id: Type.String(),
  comment_count: Type.Integer({ description: 'People who commented' }),
  comments: Type.Array(Type.String({ description: 'With @' })),
});

const Query = Type.Object(PageQuery);
const config = { access: permit(['dashboard', 'client'], { operators: false }) };
const example = { caption: 'Apel pagi', client_id: 'RES_A', comment_count: 3, like_count: 40 };
const day = { created_at: '2026-02-01T01:00:00.000Z' };

/** Posts of a client, and who liked or commented on them. */
export function clientPostRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/clients/:client_id/posts/instagram',
    {
      config,
      schema: about('Instagram posts of a client, by shortcode', InstagramPost, {
        ...{ shortcode: 'Ab1', ...example, thumbnail_url: null, is_video: false, video_url: null, image_url: null },
        ...{ images_url: null, is_carousel: false, ...day },
      }),
    },
    async (request, reply) => send(request, reply, 'instagram', bare),
  );
  app.get(
    '/api/clients/:client_id/posts/instagram/likes',
    {
      config,
      schema: about('Who liked them, by post', Likes, { shortcode: 'Ab1', like_count: 2, likes: ['ani.01', 'budi'] }),
    },
    async (request, reply) =>
      send(
        request,
        reply,
        'instagram',
        engaged('instagram', ({ id, handles }) => ({
          shortcode: id,
          like_count: handles.length,
          likes: handles,
        })),
      ),
  );
  app.get(
    '/api/clients/:client_id/posts/tiktok',
    {
      config,
      schema: about('TikTok posts of a client, newest first', TiktokPost, { video_id: '7300', ...example, ...day }),
    },
    async (request, reply) => send(request, reply, 'tiktok', bare),
  );
  app.get(
    '/api/clients/:client_id/posts/tiktok/comments',
    {
      config,
      schema: about('Who commented on them, by post', Comments, {
        ...{ video_id: '7300', comment_count: 1, comments: ['@ani.tok'] },
      }),
    },
    async (request, reply) =>
      send(
        request,
        reply,
        'tiktok',
        engaged('tiktok', ({ id, handles }) => ({
          video_id: id,
          comment_count: handles.length,
          comments: handles.map((handle) => `@${handle}`),
        })),
      ),
  );

  type Shape = (rows: readonly PostRow[]) => Promise<object[]>;
  const bare: Shape = async (rows) => rows.map(({ id: _, ...row }) => row);
  function engaged(platform: Platform, shape: (one: Engagement) => object): Shape {
    return async (rows) => (await engagementOf(db, platform, rows)).map(shape);
  }

  async function send(
    request: FastifyRequest & { params: Static<typeof ClientPath>; query: Static<typeof Query> },
    reply: FastifyReply,
    platform: Platform,
    shape: Shape,
  ): Promise<FastifyReply> {
    const clientId = permittedClient(callerOf(request), request.params.client_id);
    await presentClient(db, clientId);
    const { limit, page: number, offset } = request.query;
    if (limit === undefined && number === undefined && offset === undefined) {
      return streamRows(reply, shaped(postsInBatches(db, platform, clientId), shape));
    }
    const page = pageOf(request.query);
    const { rows, total } = await postsPage(db, platform, clientId, page);
    return reply.send({ success: true, data: await shape(rows), pagination: pagination(page, total) });
  }
}

async function* shaped(
  batches: AsyncIterable<readonly PostRow[]>,
  shape: (rows: readonly PostRow[]) => Promise<object[]>,
): AsyncGenerator<object[]> {
  for await (const rows of batches) yield await shape(rows);
}

function about<Row extends TSchema>(summary: string, row: Row, sample: object) {
  return {
    tags,
    summary,
    description: 'Without `limit` all of them, in batches; with `limit` one page and a `pagination` block.',
    params: ClientPath,
    querystring: Query,
    response: {
      200: {
        ...Type.Object({
          success: Type.Literal(true),
          data: Type.Array(row),
          pagination: Type.Optional(Pagination),
        }),
        examples: [{ success: true, data: [sample] }],
      },
      ...refusals,
    },
  };
}
