import { Type } from 'typebox';
import { measurePerPost } from '../../exports/per-post.ts';
import { ownScope } from '../../scope/scope.ts';
import { isUnread } from '../content.ts';
import { report } from '../report.ts';
import { perPostCard } from './per-post-card.ts';
import { perPostOf } from './per-post-tallies.ts';
import { perPostRecap } from './per-post-wording.ts';
import { nobody, nobodyMissing, noPosts, notRead, occasionOf } from './recap.ts';
import { modeOption } from './words.ts';

export const perPostAttendance = report({
  key: 'per-post-attendance',
  title: 'Absensi per konten',
  description:
    'Untuk setiap konten hari itu: siapa yang sudah dan belum memberi like atau berkomentar; direktorat: jumlah tiap satker.',
  audience: 'any',
  needs: [],
  needsOneOf: ['instagram', 'tiktok'],
  options: Type.Object({
    platform: Type.Union([Type.Literal('instagram'), Type.Literal('tiktok')], { default: 'instagram' }),
    mode: modeOption,
  }),
  async produce(db, question, { platform, mode }) {
    const occasion = occasionOf(question, platform);
    const { client, day } = question;
    const subject = { platform, scope: ownScope(client), window: { from: day, to: day } };
    const result = await measurePerPost(db, subject, occasion.at);
    if (result.posts.length === 0) return noPosts(occasion);
    if (result.people === 0) return nobody(occasion);
    const perPost = perPostOf(result);
    const { posts, people, withoutHandle } = perPost;
    if (isUnread(posts)) return notRead(occasion);
    if (mode === 'belum' && withoutHandle === 0 && posts.every(({ missing }) => missing === 0)) {
      return nobodyMissing(occasion);
    }
    const card = perPostCard(occasion, perPost);
    return {
      kind: 'report',
      text: perPostRecap(occasion, result.units, perPost, mode),
      ...(card && { card }),
      facts: {
        people,
        withoutHandle,
        posts: posts.map(({ postId, read, done, missing }) => ({ postId, read, done, missing })),
      },
    };
  },
});
