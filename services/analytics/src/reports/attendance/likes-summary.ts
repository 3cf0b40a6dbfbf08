import { Type } from 'typebox';
import { atOneMoment } from '../../measure/moment.ts';
import { ownScope } from '../../scope/scope.ts';
import { report } from '../report.ts';
import { number } from '../text.ts';
import { type EngagedPost, engagedPosts, totalOf } from './engaged-posts.ts';
import { countLine, heading } from './lines.ts';
import { noPosts, type Occasion, occasionOf } from './recap.ts';

export const likesSummary = report({
  key: 'likes-summary',
  title: 'Ringkasan likes Instagram',
  description: 'Konten Instagram hari itu dengan jumlah like tiap konten dan seluruhnya.',
  audience: 'any',
  needs: ['instagram'],
  options: Type.Object({}),
  async produce(db, question) {
    const occasion = occasionOf(question, 'instagram');
    const scope = ownScope(question.client);
    const posts = await atOneMoment(db, (tx) => engagedPosts(tx, 'instagram', scope, question.day));
    if (posts.length === 0) return noPosts(occasion);
    return {
      kind: 'report',
      text: summary(occasion, posts),
      facts: { posts: posts.length, likes: totalOf(posts) },
    };
  },
});

function summary(occasion: Occasion, posts: readonly EngagedPost[]): string {
  return [
    'Yth. Komandan, operator, dan seluruh personel,',
    '',
    ...heading('Ringkasan Likes Instagram', occasion),
    '',
    countLine(posts.length, posts),
    `*Total Like Semua Konten:* ${number(totalOf(posts))}`,
    '',
    '*Rincian:*',
    ...posts.map((post) => `- ${post.url} : ${likesOf(post)}`),
    '',
    'Mohon dukungannya: beri like, tulis komentar, dan bagikan setiap konten di atas. Terima kasih.',
  ].join('\n');
}

function likesOf({ read, engagements }: EngagedPost): string {
  return read ? `${number(engagements)} like` : 'belum terbaca';
}
