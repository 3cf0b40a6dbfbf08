import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { answerOf } from '../../personnel/call.ts';
import { changePerson } from '../../personnel/change-person.ts';
import { enterPerson } from '../../personnel/create-person.ts';
import { deactivatePerson } from '../../personnel/deactivate-person.ts';
import { findPerson } from '../../personnel/find-person.ts';
import { knownOf } from '../../personnel/known.ts';
import { callerOf } from '../caller.ts';
import { callOf, sendPerson } from './call.ts';
import { newPersonExample } from './examples.ts';
import {
  bodyLimit,
  PersonFields,
  PersonNumber,
  PersonPath,
  personAnswers,
  RoleNames,
  refuseFlagsAsTexts,
  tags,
} from './schemas.ts';

const roleFlags = Type.Unknown({ description: 'Role flags such as `ditbinmas: true`; anything else is not read' });

/** Single people: read, entered, changed, taken out. Who may do what to whom: docs/resources.md. */
export function userRecordRoutes(app: Http, context: ServiceContext): void {
  app.get(
    '/api/users/:id',
    {
      config: { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) },
      schema: {
        tags,
        summary: 'One person; personnel read their own record',
        params: PersonPath,
        response: personAnswers,
      },
    },
    async (request, reply) => {
      const known = await knownOf(context.db, callerOf(request));
      return sendPerson(reply, answerOf(await findPerson(context.db, known, request.params.id), known));
    },
  );

  for (const url of ['/api/users', '/api/users/create']) {
    app.post(
      url,
      {
        config: { access: permit(['dashboard', 'client']) },
        bodyLimit,
        preValidation: refuseFlagsAsTexts,
        schema: {
          tags,
          summary: 'Enter a person, or give roles to one who is known',
          description: 'Somebody who is known keeps everything else, and stays in the unit unless `move` is true.',
          body: Type.Object(
            {
              ...PersonFields,
              user_id: Type.Optional(PersonNumber),
              wa_notification_opt_in: Type.Optional(
                Type.Unsafe<boolean | null>({ type: ['boolean', 'null'], description: 'Wants WhatsApp notices' }),
              ),
              roles: Type.Optional(Type.Union([RoleNames, Type.Null()], { description: 'Admins and operators' })),
            },
            { additionalProperties: roleFlags, examples: [newPersonExample] },
          ),
          response: { ...personAnswers, 201: personAnswers[200] },
        },
      },
      async (request, reply) => {
        const { answer, isNew } = await enterPerson(await callOf(context, request), request.body);
        return sendPerson(reply.code(isNew ? 201 : 200), answer);
      },
    );
  }

  app.put(
    '/api/users/:id',
    {
      config: { access: permit(['dashboard', 'client', 'personnel']) },
      bodyLimit,
      preValidation: refuseFlagsAsTexts,
      schema: {
        tags,
        summary: 'Change a person, as far as the caller may',
        description: 'Only the fields below are read, of these only those that are the caller’s to change.',
        params: PersonPath,
        body: Type.Object(
          { ...PersonFields, user_id: Type.Optional(PersonNumber) },
          { additionalProperties: roleFlags, examples: [{ nama: 'Ani Contoh', title: 'AIPTU' }, { status: false }] },
        ),
        response: personAnswers,
      },
    },
    async (request, reply) =>
      sendPerson(reply, await changePerson(await callOf(context, request), request.params.id, request.body)),
  );

  app.delete(
    '/api/users/:id',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      bodyLimit,
      schema: {
        tags,
        summary: 'Take a role from a person, or the person out of the directory; `PUT` with `status` brings them back',
        params: PersonPath,
        querystring: Type.Object({ role: Type.Optional(Type.String({ maxLength: 64 })) }),
        body: Type.Optional(
          Type.Union([Type.Object({ role: Type.Optional(Type.String({ maxLength: 64 })) }), Type.Null()], {
            examples: [{ role: 'ditbinmas' }],
          }),
        ),
        response: personAnswers,
      },
    },
    async (request, reply) => {
      const role = request.query.role ?? request.body?.role;
      return sendPerson(reply, await deactivatePerson(await callOf(context, request), request.params.id, role));
    },
  );
}
