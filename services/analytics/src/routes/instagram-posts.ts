import { permit, permittedClient } from '@cicero/access';
import { type Http, pageOf } from '@cicero/runtime';
import { Type } from 'typebox';
import { postsAnswer } from '../answers/posts.ts';
import { InstagramPost, instagramExample, PostParameters, postAnswers, postsUnpaged } from '../answers/posts-schema.ts';
import { PeriodParameters, ScopeParameters } from '../answers/recap-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { selection, selectPosts } from '../measure/posts.ts';
import { resolveWindow } from '../periods/window.ts';
import { postsPage } from '../posts/posts.ts';
import { specialPage } from '../posts/special.ts';
import { namedClient, resolveScope } from '../scope/resolve.ts';
import { type AskingParts, ClientHeader, signedIn } from './asking.ts';

/** Personnel, too: of their own unit, the pages on which they report links begin with these lists. */
const config = { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) };
const tags = ['Konten'];
const headers = ClientHeader;
const response = postAnswers(InstagramPost, instagramExample);

/** Posts on Instagram (docs/attendance.md, "Lists of posts"). */
export function instagramPostRoutes(app: Http, { db, clock, directorates }: Omit<AskingParts, 'answers'>): void {
  app.get(
    '/api/insta/posts',
    {
      config,
      schema: {
        ...{ tags, summary: 'Konten Instagram sebuah client', headers, response },
        description: 'Tanpa periode: hari ini (WIB). Urutan: waktu terbit.',
        querystring: Type.Object({ ...PostParameters, ...PeriodParameters }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const header = request.headers['x-client-id'];
      const owner = namedClient(signedIn(request.principal), query, { clientFromToken: true, header });
      const window = resolveWindow(query, clock.now());
      const subject = { platform: 'instagram', posts: selection(owner, []), window } as const;
      const page = pageOf(query, postsUnpaged);
      return sendAnswer(
        request,
        reply,
        postsAnswer(await postsPage(db, subject, query.sort ?? 'created_at', page), page),
      );
    },
  );

  app.get(
    '/api/insta/posts-khusus',
    {
      config,
      schema: {
        ...{ tags, summary: 'Tugas khusus sebuah client', headers, response },
        description: 'Tugas hari ini (WIB); bila tidak ada, tugas menurut days atau batas tanggal, terbaru dahulu.',
        querystring: Type.Object({
          ...PostParameters,
          ...PeriodParameters,
          days: Type.Optional(Type.String({ maxLength: 16, description: 'Sekian kali 24 jam terakhir' })),
        }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const header = request.headers['x-client-id'];
      const client = namedClient(signedIn(request.principal), query, { clientFromToken: true, header });
      const page = pageOf(query, postsUnpaged);
      const order = { sort: query.sort, page };
      return sendAnswer(request, reply, postsAnswer(await specialPage(db, client, query, clock.now(), order), page));
    },
  );

  app.get(
    '/api/instagram/posts',
    {
      config,
      schema: {
        ...{ tags, summary: 'Konten Instagram dalam cakupan rekap', headers, response },
        description: 'Konten yang dihitung rekap-likes untuk cakupan dan periode yang sama. Urutan: shortcode.',
        querystring: Type.Object({ ...PostParameters, ...ScopeParameters, ...PeriodParameters }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const header = request.headers['x-client-id'];
      const options = { clientFromToken: true, header, directorates: await directorates() };
      const principal = signedIn(request.principal);
      const scope = resolveScope(principal, query, options);
      // A unit may be measured by the posts of any directorate; to see them it must be one whose role it carries.
      permittedClient(principal, scope.owner);
      const window = resolveWindow(query, clock.now());
      const posts = await selectPosts(db, 'instagram', scope, window);
      const page = pageOf(query, postsUnpaged);
      const subject = { platform: 'instagram', posts, window } as const;
      return sendAnswer(request, reply, postsAnswer(await postsPage(db, subject, query.sort ?? 'id', page), page));
    },
  );
}
