import { Pagination } from '@cicero/runtime';
import { type TSchema, Type } from 'typebox';
import { type RunStatus, runStatuses } from '../aggregator/refresh.ts';
import { InstagramPost, instagramExample, TiktokPost, tiktokExample } from './posts-schema.ts';

const nullable = (type: TSchema) => Type.Union([type, Type.Null()]);
const text = nullable(Type.String());
const count = nullable(Type.Integer({ minimum: 0 }));
const seen = Type.String({ format: 'date-time', description: 'Kapan profil terakhir dilihat' });

const InstagramAccount = Type.Object({
  ...{ username: Type.String(), full_name: text, biography: text },
  ...{ follower_count: count, following_count: count, post_count: count },
  ...{ profile_pic_url: text, updated_at: nullable(seen) },
});
const TiktokAccount = Type.Object({
  ...{ username: Type.String(), nickname: text, follower_count: count, following_count: count },
  ...{ like_count: count, video_count: count, avatar_url: text, verified: nullable(Type.Boolean()), updated_at: seen },
});

export const Aggregator = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    client_id: Type.String({ description: 'Client pemilik akun dan konten' }),
    igProfile: nullable(InstagramAccount),
    igPosts: Type.Array(InstagramPost),
    tiktokProfile: nullable(TiktokAccount),
    tiktokPosts: Type.Array(Type.Object({ ...TiktokPost.properties, id: Type.String() })),
  }),
  pagination: Type.Object({ igPosts: Pagination, tiktokPosts: Pagination }),
});

const status = Type.Unsafe<RunStatus>(Type.Union(runStatuses.map((one) => Type.Literal(one))));

export const RefreshAnswer = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    message: Type.String(),
    refreshId: Type.String({ format: 'uuid' }),
    client_id: Type.String(),
    status,
    requestedAt: Type.String({ format: 'date-time' }),
    withPosts: Type.Boolean(),
    runs: Type.Array(Type.Object({ platform: text, status })),
  }),
});

const moment = '2025-11-10T11:00:00.000Z';
const page = { total: 1, limit: 10, offset: 0, page: 1, totalPages: 1 };
const counts = { follower_count: 10, following_count: 2 };

export const aggregatorExample = {
  success: true,
  data: {
    client_id: 'RES_A',
    igProfile: {
      ...{ username: 'akun.contoh', full_name: 'Akun Contoh', biography: null, ...counts, post_count: 5 },
      ...{ profile_pic_url: 'https://cdn.contoh.example/akun.jpg', updated_at: moment },
    },
    igPosts: [instagramExample],
    tiktokProfile: {
      ...{ username: 'akun.contoh', nickname: 'Akun Contoh', ...counts, like_count: 90, video_count: 5 },
      ...{ avatar_url: null, verified: false, updated_at: moment },
    },
    tiktokPosts: [{ ...tiktokExample, id: tiktokExample.video_id }],
  },
  pagination: { igPosts: page, tiktokPosts: page },
};
export const refreshExample = {
  success: true,
  data: {
    ...{ message: 'Penyegaran data sedang berjalan.', refreshId: '0198f6c2-7a10-7000-8000-000000000001' },
    ...{ client_id: 'RES_A', status: 'running', requestedAt: moment, withPosts: true },
    runs: [
      { platform: 'instagram', status: 'running' },
      { platform: null, status: 'waiting' },
    ],
  },
};
