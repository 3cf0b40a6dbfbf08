import { ErrorAnswer } from '@cicero/contracts';
import { PageQuery, Pagination } from '@cicero/runtime';
import { type TSchema, Type } from 'typebox';
import { postSorts } from '../posts/order.ts';
import { sortParameter } from './sort-parameter.ts';

/** Posts of a list that nobody asks to be paged: more than any client publishes in a month. */
export const postsUnpaged = 2_000;
/** Videos of a page whose commenters are listed. */
export const commentedVideos = { usual: 50, most: 100 };

export const PostParameters = {
  client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Default: client pada token, lalu x-client-id' })),
  sort: sortParameter(postSorts, 'Dengan - di depan: menurun'),
  ...PageQuery,
};

const nullable = (type: TSchema) => Type.Union([type, Type.Null()]);
const text = nullable(Type.String());
const flag = nullable(Type.Boolean());
const moment = nullable(Type.String({ format: 'date-time', description: 'Waktu terbit' }));
const said = nullable(Type.Integer({ description: 'Menurut platform' }));
const numbers = { caption: text, comment_count: said, like_count: said };

export const InstagramPost = Type.Object({
  ...{ shortcode: Type.String(), client_id: text, ...numbers },
  ...{ thumbnail_url: text, is_video: flag, video_url: text, image_url: text },
  images_url: Type.Unknown({ description: 'Daftar alamat gambar, atau null' }),
  ...{ is_carousel: flag, created_at: moment },
});
export const TiktokPost = Type.Object({ video_id: Type.String(), client_id: text, ...numbers, created_at: moment });
export const VideoComments = Type.Object({
  video_id: Type.String(),
  comment_count: Type.Integer({ minimum: 0, description: 'Banyaknya akun yang berkomentar' }),
  comments: Type.Array(Type.String({ description: 'Dengan @' })),
});

const usual = {
  ...{ client_id: 'RES_A', caption: 'Apel pagi', comment_count: 1, like_count: 9 },
  created_at: '2025-11-10T01:00:00.000Z',
};
export const instagramExample = {
  ...{ shortcode: 'AbC123', ...usual, thumbnail_url: 'https://cdn.contoh.example/1.jpg', is_video: false },
  ...{ video_url: null, image_url: 'https://cdn.contoh.example/2.jpg' },
  ...{ images_url: ['https://cdn.contoh.example/2.jpg'], is_carousel: false },
};
export const tiktokExample = { video_id: '7300000000000000001', ...usual };
export const commentsExample = {
  video_id: '7300000000000000001',
  comment_count: 2,
  comments: ['@ani.contoh', '@budi.contoh'],
};

/** Answers of a list of such rows. */
export function postAnswers(row: TSchema, example: object) {
  return {
    200: {
      ...Type.Object({ success: Type.Literal(true), data: Type.Array(row), pagination: Pagination }),
      examples: [
        { success: true, data: [example], pagination: { total: 1, limit: 2_000, offset: 0, page: 1, totalPages: 1 } },
      ],
    },
    304: Type.Null({ description: 'Tidak berubah (If-None-Match)' }),
    ...{ 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer },
  };
}
