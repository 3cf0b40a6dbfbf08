import { type Principal, permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Http } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { tiktokAccountAnswer, tiktokInfoAnswer } from '../look-ups/accounts.ts';
import { askedHandle, askedLimit, handleOfClient } from '../look-ups/asked.ts';
import type { LookUps } from '../look-ups/look-ups.ts';
import { accountAnswers, examples, feedAnswers, TiktokAccount, TiktokInfo, TiktokSummary } from '../look-ups/schema.ts';
import { signedIn, Username, Wanted } from './asking.ts';

const tags = ['Media sosial'];
const config = { access: permit(['dashboard', 'client'], { operators: false }) };
const headers = Type.Object({ 'x-client-id': Type.Optional(Type.String({ maxLength: 64 })) });
/** Whose account it is, when none is named. */
const OfClient = {
  client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Default: client pada token, lalu x-client-id' })),
};
const secUidForm = /^[\w.-]{10,200}$/;

/** TikTok as it is at this moment, of any public account (docs/collection.md, "Live look-ups"). */
export function tiktokLookUpRoutes(app: Http, { lookUps, db }: { lookUps: LookUps; db: Kysely<DB> }): void {
  app.get(
    '/api/tiktok/rapid-profile',
    {
      config,
      schema: {
        ...{ tags, summary: 'Profil sebuah akun TikTok' },
        description: 'Langsung dari penyedia, disimpan satu jam.',
        querystring: Type.Object(Username),
        response: accountAnswers(TiktokAccount, examples.tiktok),
      },
    },
    async ({ principal, query }) => {
      const seen = await lookUps.tiktokAccount(signedIn(principal), askedHandle('tiktok', query.username));
      return { success: true as const, data: tiktokAccountAnswer(seen) };
    },
  );

  app.get(
    '/api/tiktok/rapid-info',
    {
      config,
      schema: {
        ...{ tags, summary: 'Profil sebuah akun TikTok dalam bentuk penyedia', headers },
        description: 'Tanpa username: akun client. Langsung dari penyedia, disimpan satu jam.',
        querystring: Type.Object({ ...Username, ...OfClient }),
        response: accountAnswers(TiktokInfo, examples.tiktokInfo),
      },
    },
    async (request) => {
      const principal = signedIn(request.principal);
      const seen = await lookUps.tiktokAccount(principal, await handleOf(principal, request));
      return { success: true as const, data: tiktokInfoAnswer(seen) };
    },
  );

  app.get(
    '/api/tiktok/rapid-posts',
    {
      config,
      schema: {
        ...{ tags, summary: 'Konten terbaru sebuah akun TikTok', headers },
        description: 'Menurut username atau secUid; tanpa keduanya: akun client. limit 1–100, default 10.',
        querystring: Type.Object({
          ...{ ...Username, ...OfClient, ...Wanted },
          secUid: Type.Optional(Type.String({ maxLength: 200 })),
        }),
        response: feedAnswers(TiktokSummary, examples.video),
      },
    },
    async (request) => {
      const principal = signedIn(request.principal);
      const { posts, complete } = await lookUps.tiktokPosts(
        principal,
        await accountOf(principal, request),
        askedLimit(request.query.limit),
      );
      return { success: true as const, data: posts, complete };
    },
  );

  interface Asking {
    query: { username?: string; client_id?: string; secUid?: string };
    headers: { 'x-client-id'?: string };
  }

  /** The account a request names, else that of its client. */
  async function handleOf(principal: Principal, { query, headers }: Asking): Promise<string> {
    if (query.username?.trim()) return askedHandle('tiktok', query.username);
    return handleOfClient(db, principal, { client_id: query.client_id, header: headers['x-client-id'] });
  }

  /** The same as the platform itself knows it. */
  async function accountOf(principal: Principal, asking: Asking): Promise<{ secUid: string; handle: string | null }> {
    const said = asking.query.secUid?.trim();
    if (said && !asking.query.username?.trim()) {
      if (!secUidForm.test(said)) throw new CiceroError('HANDLE_INVALID');
      return { secUid: said, handle: null };
    }
    const handle = await handleOf(principal, asking);
    return { secUid: (await lookUps.tiktokAccount(principal, handle)).secUid, handle };
  }
}
