import { originOf, permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { connectionState, disconnect, type Google } from '@cicero/google';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { countContacts } from '../../contacts/counts.ts';
import { callerOf } from '../caller.ts';
import { ConnectionAnswer, DisconnectedAnswer, refusals, tags } from './schemas.ts';

const administrators = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };

/** How the connection to Google stands, and its end. */
export function oauthConnectionRoutes(app: Http, { db }: ServiceContext, google: Google | undefined): void {
  app.get(
    '/api/oauth/connection',
    {
      config: administrators,
      schema: { tags, summary: 'The connected Google account', response: { 200: ConnectionAnswer, ...refusals } },
    },
    async () => {
      const nothing = {
        status: 'none',
        account: null,
        connectedAt: null,
        connectedBy: null,
        problem: null,
        restsFor: null,
      };
      const { status, account, connectedAt, connectedBy, problem, restsFor } = google
        ? await connectionState(google)
        : nothing;
      return {
        success: true as const,
        data: {
          ...{ configured: google !== undefined, status, account, connected_at: connectedAt?.toISOString() ?? null },
          ...{ connected_by: connectedBy, problem, retry_in: restsFor === null ? null : Math.ceil(restsFor / 1_000) },
          contacts: await countContacts(db),
        },
      };
    },
  );

  app.delete(
    '/api/oauth/connection',
    {
      config: administrators,
      schema: {
        tags,
        summary: 'Disconnect the Google account: its tokens are deleted here and revoked at Google',
        response: { 200: DisconnectedAnswer, 404: refusals[400], ...refusals },
      },
    },
    async (request) => {
      if (!google) throw new CiceroError('GOOGLE_OFF');
      const { kind, id } = callerOf(request);
      const done = await disconnect(google, { party: { kind, id }, origin: originOf(request) });
      if (!done) throw new CiceroError('GOOGLE_NOT_CONNECTED');
      return { success: true as const, data: done };
    },
  );
}
