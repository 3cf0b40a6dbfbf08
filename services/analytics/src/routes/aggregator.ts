import { type Principal, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery, pageOf } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import { accountClient, shownClient } from '../aggregator/client.ts';
import { overviewOf } from '../aggregator/overview.ts';
import { type Refresh, readRefresh, requestRefresh, requireRefresher, statusOfRefresh } from '../aggregator/refresh.ts';
import { Aggregator, aggregatorExample, RefreshAnswer, refreshExample } from '../answers/aggregator-schema.ts';
import { answerOf } from '../answers/answer-cache.ts';
import { PeriodParameters } from '../answers/recap-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { resolveWindow } from '../periods/window.ts';
import { namedClient } from '../scope/resolve.ts';
import { ClientHeader, otherAnswers, signedIn } from './asking.ts';

const tags = ['Beranda'];
/** Posts of a page when nobody says how many. */
const usualPosts = 10;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const word = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }));
const regional_id = word('404 bila client dari wilayah lain');
/** Read from the body, which may be left out, as well as from the query; the body decides. */
const Wanted = {
  client_id: word('Default: client pada token, lalu x-client-id'),
  clientId: word('Nama lain client_id'),
  regional_id,
  skipPostRefresh: Type.Optional(
    Type.Union([Type.Boolean(), Type.String({ maxLength: 8 })], { description: 'true: profil saja' }),
  ),
};
type Wanted = Static<ReturnType<typeof Type.Object<typeof Wanted>>>;

/** What the dashboard's home page shows, and having it collected anew (docs/attendance.md, "Home page"). */
export function aggregatorRoutes(app: Http, parts: Pick<ServiceContext, 'db' | 'clock' | 'transact'>): void {
  const { db, clock } = parts;

  app.get(
    '/api/aggregator',
    {
      config: { access: permit(['dashboard', 'client', 'personnel']) },
      schema: {
        tags,
        summary: 'Profil dan konten terbaru sebuah client',
        description:
          'Dari data tersimpan. Satuan yang membawa role direktorat melihat akun direktorat itu. Default: 10 konten hari ini.',
        querystring: Type.Object({ client_id: Wanted.client_id, regional_id, ...PeriodParameters, ...PageQuery }),
        headers: ClientHeader,
        response: { 200: { ...Aggregator, examples: [aggregatorExample] }, ...otherAnswers, 404: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const principal = signedIn(request.principal);
      const header = request.headers['x-client-id'];
      const clientId = namedClient(principal, query, { clientFromToken: true, header });
      const window = resolveWindow(query, clock.now());
      const client = await shownClient(db, principal, await accountClient(db, clientId, query.regional_id));
      const overview = await overviewOf(db, client, window, pageOf(query, usualPosts));
      return sendAnswer(request, reply, answerOf(Buffer.from(JSON.stringify({ success: true, ...overview }))));
    },
  );

  app.post(
    '/api/aggregator/refresh',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags,
        summary: 'Meminta profil dan konten diambil ulang',
        description:
          'Untuk admin client itu dan direktorat itu sendiri. Berjalan di latar; paling sering sekali dalam lima menit per client.',
        querystring: Type.Object(Wanted),
        body: Type.Optional(
          Type.Union([
            Type.Object(Wanted, { examples: [{ client_id: 'RES_A', skipPostRefresh: false }] }),
            Type.Null(),
          ]),
        ),
        headers: ClientHeader,
        response: {
          202: { ...RefreshAnswer, examples: [refreshExample] },
          ...{ 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer },
        },
      },
    },
    async (request, reply) => {
      const principal = signedIn(request.principal);
      const wanted: Wanted = { ...request.query, ...request.body };
      const asked = { client_id: saidClient(request.body) ?? saidClient(request.query) };
      const clientId = namedClient(principal, asked, { clientFromToken: true, header: request.headers['x-client-id'] });
      requireRefresher(principal, clientId);
      const client = await accountClient(db, clientId, wanted.regional_id);
      const withPosts = String(wanted.skipPostRefresh).trim().toLowerCase() !== 'true';
      const refresh = await requestRefresh(parts, client, { withPosts, by: principal });
      return reply.code(202).header('location', `/api/aggregator/refresh/${refresh.refreshId}`).send(answer(refresh));
    },
  );

  app.get(
    '/api/aggregator/refresh/:id',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags,
        summary: 'Keadaan sebuah penyegaran',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: {
          200: { ...RefreshAnswer, examples: [refreshExample] },
          ...{ 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer },
        },
      },
    },
    async (request) => answer(await ownRefresh(signedIn(request.principal), request.params.id)),
  );

  /** @throws CiceroError REFRESH_NOT_FOUND, also for that of somebody else's client */
  async function ownRefresh(principal: Principal, id: string): Promise<Refresh> {
    const refresh = uuid.test(id) ? await readRefresh(db, id) : undefined;
    if (!refresh || !principal.clientIds.includes(refresh.clientId)) throw new CiceroError('REFRESH_NOT_FOUND');
    return refresh;
  }
}

/** By either name, in one place of the request: a name in the query does not stand before the other one in the body. */
function saidClient(said: Wanted | null | undefined): string | undefined {
  return said?.client_id?.trim() || said?.clientId?.trim() || undefined;
}

const messages = {
  waiting: 'Penyegaran data akan segera berjalan.',
  running: 'Penyegaran data sedang berjalan.',
  succeeded: 'Data sudah disegarkan.',
  partial: 'Sebagian data sudah disegarkan.',
  failed: 'Data tidak dapat disegarkan.',
} as const;

function answer(refresh: Refresh): Static<typeof RefreshAnswer> {
  const { refreshId, clientId, requestedAt, withPosts, runs } = refresh;
  const status = statusOfRefresh(refresh);
  return {
    success: true,
    data: {
      ...{ message: messages[status], refreshId, client_id: clientId, status },
      ...{ requestedAt: requestedAt.toISOString(), withPosts, runs: [...runs] },
    },
  };
}
