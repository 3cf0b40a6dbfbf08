import { open, originOf } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import type { AuthParts } from '../parts.ts';
import { registerDashboardUser } from '../registration/dashboard.ts';
import { RegistrationLimits } from '../registration/limits.ts';
import { registerPersonnel } from '../registration/personnel.ts';
import { dashboardRegistered, dashboardRegistration, personRegistered, personRegistration } from './examples.ts';
import { bodyLimit, text } from './fields.ts';

const tags = ['Pendaftaran'];

/** What strangers may ask for: a dashboard account, which an administrator decides about, and a person's record. */
export function registrationRoutes(app: Http, shared: AuthParts): void {
  const { context, subject } = shared;
  const parts = { ...shared, limits: new RegistrationLimits({ cache: context.cache, subject }) };

  app.post(
    '/api/auth/dashboard-register',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Ask for a dashboard account; an administrator decides',
        body: Type.Object(
          {
            username: text(200),
            password: text(1_000),
            whatsapp: text(64),
            email: text(320),
            role_id: text(20, 'Number of a role; wins over its name'),
            role: text(100, 'Name of a role that exists. Without either the account becomes an operator'),
            client_ids: Type.Optional(
              Type.Union([Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }), Type.Null()]),
            ),
            client_id: text(100, 'Instead of client_ids when it is one'),
          },
          { examples: [dashboardRegistration] },
        ),
        response: {
          201: Type.Object(
            {
              success: Type.Literal(true),
              dashboard_user_id: Type.String(),
              status: Type.Literal(false, { description: 'It waits' }),
            },
            { examples: [dashboardRegistered] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { username = '', password = '', whatsapp = '', email = '', role_id = '', role = '' } = request.body;
      const { client_ids, client_id = '' } = request.body;
      const several = (client_ids ?? []).filter((id) => id.trim() !== '');
      const clientIds = several.length > 0 ? several : [client_id];
      const id = await registerDashboardUser(
        parts,
        { username, password, whatsapp, email, roleId: role_id, role, clientIds },
        originOf(request),
      );
      return reply.code(201).send({ success: true as const, dashboard_user_id: id, status: false as const });
    },
  );

  app.post(
    '/api/auth/user-register',
    {
      config: { access: open },
      bodyLimit,
      schema: {
        tags,
        summary: 'Add a person to the directory',
        body: Type.Object(
          {
            nrp: text(64),
            nama: text(200),
            client_id: text(100),
            whatsapp: text(64),
            divisi: text(200),
            jabatan: text(200),
            title: text(200),
          },
          { examples: [personRegistration] },
        ),
        response: {
          201: Type.Object({ success: Type.Literal(true), user_id: Type.String() }, { examples: [personRegistered] }),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { nrp = '', nama = '', client_id: clientId = '', whatsapp = '' } = request.body;
      const { divisi = '', jabatan = '', title = '' } = request.body;
      const given = { nrp, nama, clientId, whatsapp, divisi, jabatan, title };
      const userId = await registerPersonnel(parts, given, originOf(request));
      return reply.code(201).send({ success: true as const, user_id: userId });
    },
  );
}
