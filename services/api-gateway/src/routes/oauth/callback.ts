import { accessOf, open, originOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { finishConnecting, type Google, GoogleTrouble, type Pending, returning } from '@cicero/google';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isMarked, unmarkBrowser, wantsPage } from './browser.ts';
import { sendPage } from './page.ts';
import { ConnectedAnswer, refusals, tags } from './schemas.ts';

const Given = Type.Object({
  code: Type.Optional(Type.String({ maxLength: 2_048 })),
  state: Type.Optional(Type.String({ maxLength: 512 })),
  error: Type.Optional(Type.String({ maxLength: 200, description: '`access_denied` when the owner said no' })),
});

/** Coming back from Google. No token comes along: who it is, the state says. */
export function oauthCallbackRoutes(app: Http, context: ServiceContext, google: Google | undefined): void {
  app.get(
    '/api/oauth/callback',
    {
      config: { access: open },
      schema: {
        tags,
        summary:
          'Where Google sends people back to: finishes what `connect` began; a page for browsers, JSON otherwise',
        querystring: Given,
        response: { 200: Type.Unsafe<unknown>(ConnectedAnswer), ...refusals },
      },
    },
    async (request, reply) => {
      // The code stands in the address: it is to be kept nowhere.
      void reply.header('cache-control', 'no-store');
      unmarkBrowser(reply);
      try {
        const { account } = await finish(context, google, request);
        if (!wantsPage(request)) return reply.send({ success: true, data: { account } });
        const text = `${account ?? 'Akun Google'} sudah terhubung. Cicero mulai menyimpan kontak.`;
        return sendPage(reply, 200, { title: 'Akun Google terhubung', text });
      } catch (error) {
        if (!(error instanceof CiceroError && wantsPage(request))) throw error;
        return sendPage(reply, error.status, { title: 'Akun Google tidak terhubung', text: error.message });
      }
    },
  );
}

type Returning = Pick<FastifyRequest, 'cookies' | 'ip' | 'headers'> & {
  query: { code?: string; state?: string; error?: string };
};

/** @throws CiceroError */
async function finish(context: ServiceContext, google: Google | undefined, request: Returning) {
  const { code = '', state = '', error } = request.query;
  if (code === '' && error === undefined) throw new CiceroError('OAUTH_CODE_REQUIRED');
  if (!google) throw new CiceroError('GOOGLE_OFF');
  const pending = state === '' ? undefined : await returning(google, state);
  if (!pending || !isMarked(request, pending.browser) || !(await mayStill(context, pending))) {
    throw new CiceroError('OAUTH_STATE_INVALID');
  }
  if (error !== undefined) throw new CiceroError('OAUTH_DENIED');
  try {
    const who = { party: pending.by, origin: originOf(request) };
    return await finishConnecting(google, { code, verifier: pending.verifier }, who);
  } catch (trouble) {
    if (!(trouble instanceof GoogleTrouble)) throw trouble;
    context.log.warn({ trouble: trouble.kind }, 'a Google account could not be connected');
    throw errorOf(trouble);
  }
}

/** Whether who began may still do it: an account may have been blocked while its owner was at Google. */
async function mayStill({ db, cache, clock }: ServiceContext, { by }: Pending): Promise<boolean> {
  if (by.kind !== 'dashboard') return by.kind === 'cli';
  const standing = await accessOf({ db, cache, clock }).standings.of('dashboard', by.id);
  return standing !== undefined && [standing.role, standing.accountRole].includes('admin');
}

function errorOf({ kind }: GoogleTrouble): CiceroError {
  if (kind === 'other-account') return new CiceroError('GOOGLE_ACCOUNT_OTHER');
  if (kind === 'scope-missing') return new CiceroError('OAUTH_SCOPE_MISSING');
  if (kind === 'away' || kind === 'client-refused') return new CiceroError('UPSTREAM_FAILED');
  return new CiceroError('OAUTH_CODE_INVALID');
}
