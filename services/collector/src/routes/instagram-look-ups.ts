import { permit } from '@cicero/access';
import type { Clock, Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { instagramAccountAnswer, instagramInfoAnswer } from '../look-ups/accounts.ts';
import { askedHandle, askedLimit, askedMonth } from '../look-ups/asked.ts';
import type { LookUps } from '../look-ups/look-ups.ts';
import {
  accountAnswers,
  examples,
  feedAnswers,
  InstagramAccount,
  InstagramInfo,
  InstagramSummary,
} from '../look-ups/schema.ts';
import { signedIn, Username, Wanted } from './asking.ts';

const tags = ['Media sosial'];
const callers = ['dashboard', 'client'] as const;
const access = permit(callers, { operators: false });
const posts = feedAnswers(InstagramSummary, examples.summary);

/** Instagram as it is at this moment, of any public account (docs/collection.md, "Live look-ups"). */
export function instagramLookUpRoutes(app: Http, { lookUps, clock }: { lookUps: LookUps; clock: Clock }): void {
  // The second name is an older one; it keeps nothing of its own either.
  for (const path of ['/api/insta/rapid-posts', '/api/insta/rapid-posts-store']) {
    app.get(
      path,
      {
        config: { access },
        schema: {
          ...{ tags, summary: 'Konten terbaru sebuah akun Instagram', response: posts },
          description: 'Langsung dari penyedia, disimpan lima menit. limit 1–100, default 10.',
          querystring: Type.Object({ ...Username, ...Wanted }),
        },
      },
      async ({ principal, query }) => {
        const handle = askedHandle('instagram', query.username);
        const found = await lookUps.instagramPosts(signedIn(principal), handle, askedLimit(query.limit));
        return { success: true as const, data: found.posts, complete: found.complete };
      },
    );
  }

  app.get(
    '/api/insta/rapid-posts-month',
    {
      config: { access },
      schema: {
        ...{ tags, summary: 'Konten satu bulan sebuah akun Instagram', response: posts },
        description: 'Bulan menurut WIB; default bulan ini. complete=false: bulan itu terlalu jauh untuk dibaca semua.',
        querystring: Type.Object({
          ...Username,
          month: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
          year: Type.Optional(Type.Integer({ minimum: 2010, maximum: 2100 })),
        }),
      },
    },
    async ({ principal, query }) => {
      const handle = askedHandle('instagram', query.username);
      const found = await lookUps.instagramMonth(signedIn(principal), handle, askedMonth(query, clock.now()));
      return { success: true as const, data: found.posts, complete: found.complete };
    },
  );

  app.get(
    '/api/insta/rapid-profile',
    {
      config: { access: permit(callers) },
      schema: {
        ...{ tags, summary: 'Profil sebuah akun Instagram' },
        description: 'Langsung dari penyedia, disimpan satu jam.',
        querystring: Type.Object(Username),
        response: accountAnswers(InstagramAccount, examples.account),
      },
    },
    async ({ principal, query }) => {
      const handle = askedHandle('instagram', query.username);
      const seen = await lookUps.instagramAccount(signedIn(principal), handle);
      return { success: true as const, data: instagramAccountAnswer(seen) };
    },
  );

  app.get(
    '/api/insta/rapid-info',
    {
      config: { access },
      schema: {
        ...{ tags, summary: 'Profil sebuah akun Instagram beserta kontak dan tautannya' },
        description: 'Langsung dari penyedia, disimpan satu jam.',
        querystring: Type.Object(Username),
        response: accountAnswers(InstagramInfo, examples.info),
      },
    },
    async ({ principal, query }) => {
      const handle = askedHandle('instagram', query.username);
      const seen = await lookUps.instagramAccount(signedIn(principal), handle);
      return { success: true as const, data: instagramInfoAnswer(seen) };
    },
  );
}
