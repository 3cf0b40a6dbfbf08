import { permit } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { nullableText } from '../answers/nullable-text.ts';
import { analysePosts } from '../posts/analysis.ts';

const count = Type.Number({ minimum: 0 });

export const PostAnalysisAnswer = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    posts: Type.Array(
      Type.Object({
        id: Type.String(),
        caption: Type.String({ description: 'Kosong bila tidak ada' }),
        taken_at: nullableText,
        like_count: count,
        comment_count: count,
        thumbnail_url: nullableText,
        thumbnail: nullableText,
        is_video: Type.Boolean(),
      }),
    ),
    stats: Type.Object({
      total_posts: count,
      total_likes: count,
      total_comments: count,
      avg_likes: Type.Number({ description: 'Tidak dibulatkan; 0 tanpa konten' }),
      avg_comments: count,
      skipped: Type.Integer({ minimum: 0, description: 'Isian items yang bukan konten: tidak dihitung' }),
    }),
  }),
});
const item = { id: 'X1', caption: { text: 'Apel pagi' }, taken_at_ts: 1762736400, like_count: 3, comment_count: 1 };

/** Numbers of posts that the caller brings along, operators too (docs/attendance.md, "Posts from elsewhere"). */
export function postAnalysisRoutes(app: Http): void {
  app.post(
    '/api/dashboard/social-media/instagram/analysis',
    {
      config: { access: permit(['dashboard']) },
      schema: {
        tags: ['Konten'],
        summary: 'Jumlah dan rata-rata konten Instagram yang dikirim',
        description: 'Dihitung saja, tidak disimpan; isi sampai 1 MB. Isi tanpa daftar items: tanpa konten.',
        body: Type.Unknown({
          description: 'Objek dengan items: konten seperti dari penyedia data',
          examples: [{ items: [item] }],
        }),
        response: {
          200: { ...PostAnalysisAnswer, examples: [{ success: true, data: analysePosts({ items: [item] }) }] },
          400: ErrorAnswer,
          401: ErrorAnswer,
          403: ErrorAnswer,
          413: ErrorAnswer,
        },
      },
    },
    async ({ body }) => ({ success: true as const, data: analysePosts(body) }),
  );
}
