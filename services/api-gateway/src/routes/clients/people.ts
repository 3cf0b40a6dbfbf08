import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { streamRows } from '../../answers/stream-rows.ts';
import { knownOf } from '../../personnel/known.ts';
import { resolveUnit } from '../../personnel/listing.ts';
import { peopleInBatches } from '../../personnel/people.ts';
import { UnitPerson, unitPerson } from '../../personnel/shapes.ts';
import { callerOf } from '../caller.ts';
import { unitPersonExample } from '../users/examples.ts';
import { ClientPath, refusals, tags } from './schemas.ts';

const config = { access: permit(['dashboard', 'client'], { operators: false }) };

/** The people of a client. */
export function clientPeopleRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/clients/:client_id/users',
    {
      config,
      schema: {
        tags,
        summary: 'Active people of a client; a directorate gets its own',
        params: ClientPath,
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Type.Array(UnitPerson) }),
            examples: [{ success: true, data: [unitPersonExample] }],
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const filter = resolveUnit(await knownOf(db, callerOf(request)), request.params.client_id, 'active');
      return streamRows(reply, unitPeople(peopleInBatches(db, filter)));
    },
  );
}

async function* unitPeople(batches: ReturnType<typeof peopleInBatches>): AsyncGenerator<object[]> {
  for await (const rows of batches) yield rows.map(unitPerson);
}
