import { permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { beginConnecting, consentTime, type Google } from '@cicero/google';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { callerOf } from '../caller.ts';
import { markBrowser, wantsPage } from './browser.ts';
import { ConnectAnswer, refusals, tags } from './schemas.ts';

/** Leaving for Google to connect an account. */
export function oauthConnectRoutes(
  app: Http,
  { google, production }: { google: Google | undefined; production: boolean },
) {
  app.get(
    '/api/oauth/connect',
    {
      config: { access: permit(['dashboard'], { roles: ['admin'], operators: false }) },
      schema: {
        tags,
        summary: 'Begin to connect a Google account; a browser is sent to Google, a program gets the address',
        response: { 200: ConnectAnswer, 302: Type.Null({ description: 'To Google’s page' }), ...refusals },
      },
    },
    async (request, reply) => {
      if (!google) throw new CiceroError('GOOGLE_OFF');
      const { kind, id } = callerOf(request);
      const isBrowser = wantsPage(request);
      const browser = isBrowser ? markBrowser(reply, { life: consentTime, production }) : null;
      const { url, life } = await beginConnecting(google, { kind, id }, browser);
      void reply.header('cache-control', 'no-store');
      if (isBrowser) return reply.redirect(url);
      return { success: true as const, data: { url, expires_in: life / 1_000 } };
    },
  );
}
