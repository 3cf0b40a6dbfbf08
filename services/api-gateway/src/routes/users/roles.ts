import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { changeNumber } from '../../personnel/change-person.ts';
import { setRoles } from '../../personnel/set-roles.ts';
import { callOf, sendPerson } from './call.ts';
import { bodyLimit, PersonNumber, PersonPath, personAnswers, RoleNames, refusals, tags } from './schemas.ts';

/** Roles of a person, and the number they hang on: one path of old does nothing but change it. */
export function userRoleRoutes(app: Http, context: ServiceContext): void {
  app.put(
    '/api/users/:id/roles',
    {
      config: { access: permit(['dashboard'], { operators: false }) },
      bodyLimit,
      schema: {
        tags,
        summary: 'Replace the roles of a person',
        description: 'An admin decides about all roles of the own units’ people, a directorate about its own role.',
        params: PersonPath,
        body: Type.Object({ roles: RoleNames }, { examples: [{ roles: ['operator', 'ditbinmas'] }] }),
        response: personAnswers,
      },
    },
    async (request, reply) =>
      sendPerson(reply, await setRoles(await callOf(context, request), request.params.id, request.body.roles)),
  );

  app.route({
    method: ['PUT', 'POST'],
    url: '/api/user_roles/update',
    config: { access: permit(['dashboard', 'client']) },
    bodyLimit,
    schema: {
      tags,
      summary: 'Give a person another number; everything that refers to the person follows',
      description: 'A second call with the same numbers finds it done and answers the same.',
      body: Type.Object(
        { old_user_id: Type.Optional(PersonNumber), new_user_id: Type.Optional(PersonNumber) },
        { examples: [{ old_user_id: '75020201', new_user_id: '75020211' }] },
      ),
      response: {
        200: Type.Object(
          {
            success: Type.Literal(true),
            data: Type.Object({ old_user_id: Type.String(), new_user_id: Type.String() }),
          },
          { examples: [{ success: true, data: { old_user_id: '75020201', new_user_id: '75020211' } }] },
        ),
        ...refusals,
      },
    },
    handler: async (request) => {
      const { old_user_id, new_user_id } = request.body;
      await changeNumber(await callOf(context, request), old_user_id, new_user_id);
      const data = { old_user_id: String(old_user_id), new_user_id: String(new_user_id) };
      return { success: true as const, data };
    },
  });
}
