import { originOf, permit, recordAudit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { directoryFile } from '../../personnel/export.ts';
import { knownOf, refuseUnrelated } from '../../personnel/known.ts';
import { resolveEverybody, resolveListing } from '../../personnel/listing.ts';
import { readOrder, sorts } from '../../personnel/order.ts';
import { peopleInBatches } from '../../personnel/people.ts';
import { callerOf } from '../caller.ts';
import { sendFile } from './files.ts';
import { ListingQuery } from './lists.ts';
import { refusals, tags } from './schemas.ts';

/** The directory as a file. */
export function userExportRoutes(app: Http, { db, clock }: ServiceContext): void {
  app.get(
    '/api/users/export',
    {
      config: { access: permit(['dashboard'], { roles: ['admin'], operators: false }) },
      schema: {
        tags,
        summary: 'The directory as a workbook or CSV, for admins; without `client_id` everybody within reach',
        querystring: Type.Object({
          ...ListingQuery,
          sort: Type.Optional(Type.String({ enum: sorts })),
          format: Type.Optional(Type.Union([Type.Literal('xlsx'), Type.Literal('csv')], { description: 'xlsx' })),
        }),
        response: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }), ...refusals },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const { format = 'xlsx', sort, ...query } = request.query;
      const known = await knownOf(db, principal);
      const listing = query.client_id?.trim()
        ? resolveListing(known, query)
        : resolveEverybody(known, { status: 'active', ...query });
      await refuseUnrelated(db, principal, listing);
      const { filter, kind } = listing;
      await recordAudit(db, clock, {
        action: 'personnel.exported',
        outcome: 'ok',
        actor: { kind: principal.kind, id: principal.id },
        origin: originOf(request),
        detail: { format, client: filter.clientId ?? null, role: filter.role ?? null, status: filter.status },
      });
      const ofOneUnit = kind === 'unit' && !!filter.clientId;
      const file = directoryFile(peopleInBatches(db, filter, readOrder(sort)), { format, ofOneUnit });
      return sendFile(reply, file);
    },
  );
}
