import { permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { readClient } from '../../clients/clients.ts';
import { clientAnswer } from '../../clients/shapes.ts';
import { visibleClient } from '../../clients/visible.ts';
import { callerOf } from '../caller.ts';
import { ClientPath, clientAnswers, tags } from './schemas.ts';

/** Single clients. */
export function clientRecordRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/clients/:client_id',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: { tags, summary: 'One client', params: ClientPath, response: clientAnswers },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const row = await readClient(db, await visibleClient(db, principal, request.params.client_id));
      if (!row || row.deleted_at !== null) throw new CiceroError('CLIENT_NOT_FOUND');
      const { data, tag } = clientAnswer(row, principal);
      void reply.header('etag', tag);
      return { success: true as const, data };
    },
  );
}
