import { permit, permittedClient } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { streamRows } from '../../answers/stream-rows.ts';
import { presentClient } from '../../clients/clients.ts';
import { countEngagement, countPosts } from '../../clients/posts.ts';
import { Client, shownClient } from '../../clients/shapes.ts';
import { knownOf } from '../../personnel/known.ts';
import { resolveUnit } from '../../personnel/listing.ts';
import { countPeople, peopleInBatches } from '../../personnel/people.ts';
import { UnitPerson, unitPerson } from '../../personnel/shapes.ts';
import { callerOf } from '../caller.ts';
import { unitPersonExample } from '../users/examples.ts';
import { clientExample } from './examples.ts';
import { ClientPath, refusals, tags } from './schemas.ts';

const config = { access: permit(['dashboard', 'client'], { operators: false }) };
const Total = (description: string) => Type.Integer({ description });

/** The people of a client, and how much of everything there is. */
export function clientSummaryRoutes(app: Http, { db }: ServiceContext): void {
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

  app.get(
    '/api/clients/:client_id/summary',
    {
      config,
      schema: {
        tags,
        summary: 'A client in numbers',
        description: 'Of everything that is stored; periods in the query are not read.',
        params: ClientPath,
        response: {
          200: {
            ...Type.Object({
              success: Type.Literal(true),
              data: Type.Object({
                client: Client,
                user_count: Total('Active people'),
                insta_post_count: Total('Posts that still stand'),
                tiktok_post_count: Total('Posts that still stand'),
                total_insta_likes: Total('Likes by different people, of all posts together'),
                total_tiktok_comments: Total('Different people who commented, of all posts together'),
              }),
            }),
            examples: [
              {
                success: true,
                data: {
                  client: clientExample,
                  ...{ user_count: 12, insta_post_count: 4, tiktok_post_count: 3 },
                  ...{ total_insta_likes: 61, total_tiktok_comments: 87 },
                },
              },
            ],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const principal = callerOf(request);
      const clientId = permittedClient(principal, request.params.client_id);
      const client = await presentClient(db, clientId);
      const people = resolveUnit(await knownOf(db, principal), clientId, 'active');
      const [users, instaPosts, tiktokPosts, likes, comments] = await Promise.all([
        countPeople(db, people),
        countPosts(db, 'instagram', clientId),
        countPosts(db, 'tiktok', clientId),
        countEngagement(db, 'instagram', clientId),
        countEngagement(db, 'tiktok', clientId),
      ]);
      return {
        success: true as const,
        data: {
          client: shownClient(client, principal),
          user_count: users,
          insta_post_count: instaPosts,
          tiktok_post_count: tiktokPosts,
          total_insta_likes: likes,
          total_tiktok_comments: comments,
        },
      };
    },
  );
}

async function* unitPeople(batches: ReturnType<typeof peopleInBatches>): AsyncGenerator<object[]> {
  for await (const rows of batches) yield rows.map(unitPerson);
}
