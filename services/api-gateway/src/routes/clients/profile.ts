import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { entityTag, type Http } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { remembered } from '../../answers/remembered.ts';
import { isUnchanged } from '../../answers/unchanged.ts';
import { type ProfileQuery, profileOf, profileTag, subscriptionOf } from '../../clients/profile.ts';
import { Profile } from '../../clients/shapes.ts';
import { callerOf } from '../caller.ts';
import { profileExample } from './examples.ts';
import { refusals, tags, Unchanged } from './schemas.ts';

const word = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }));

/** The first call of every page, and the way to a unit's name: asked often, so remembered as long as it is true. */
export function clientProfileRoutes(app: Http, context: ServiceContext): void {
  const { db, clock } = context;
  app.get(
    '/api/clients/profile',
    {
      config: { access: permit(['dashboard', 'client', 'personnel']) },
      schema: {
        tags,
        summary: 'A client as the dashboard begins with it',
        description:
          'A caller with the role of a directorate sees its accounts and switches in place of the unit’s own. `level` is ' +
          'where the client stands, `tier` what the calling account has subscribed to.',
        querystring: Type.Object({
          client_id: word('Without it the caller’s one client'),
          role: word('Not read: the role is that of the caller'),
          scope: word('`org` or `direktorat`, in any letter case. With `direktorat` not only units borrow'),
          regional_id: word('404 when the client is of another region'),
        }),
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), client: Profile }),
            examples: [{ success: true, client: profileExample }],
          },
          304: Unchanged,
          ...refusals,
        },
      },
    },
    async (request, reply) => sendProfile(request, reply),
  );

  async function sendProfile(
    request: FastifyRequest & { query: ProfileQuery },
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const principal = callerOf(request);
    const { client_id, scope, regional_id } = request.query;
    const query = { client_id, scope, regional_id };
    const key = await profileTag(db, principal, query);
    const { tier, expiresAt } = await subscriptionOf(db, clock, principal);
    const premium_expiry = expiresAt?.toISOString() ?? null;
    const profile = await remembered(context, `profile:${key}`, () => profileOf(db, principal, query));
    // After the profile: whoever may not see it gets no tag either.
    if (isUnchanged(request, reply, entityTag([key, tier, premium_expiry]))) return reply.code(304).send();
    return reply.send({ success: true, client: { ...profile, tier, premium_tier: tier, premium_expiry } });
  }
}
