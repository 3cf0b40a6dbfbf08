import { originOf, permit, permittedClient } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { presentClient } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { officialAccounts, removeOfficialAccount, saveOfficialAccount } from '../../clients/official-accounts.ts';
import type { ClientWriter } from '../../clients/writing.ts';
import { callerOf } from '../caller.ts';
import { Account, accountExample, shownAccount } from './official-schemas.ts';
import { bodyLimit, ClientPath, refusals, tags } from './schemas.ts';

const saved = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Object({ account: Account, created: Type.Boolean() }),
  }),
  examples: [{ success: true, data: { account: accountExample, created: true } }],
};
const given = (description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 300, description }));
const yesOrNo = Type.Optional(Type.Unknown({ description: 'true, 1, yes, y, aktif, active or their opposites' }));

const admins = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };
const url = '/api/clients/:client_id/satbinmas-official';

/** Official accounts of clients on the networks. */
export function officialAccountRoutes(app: Http, context: ServiceContext): void {
  const { db, clock } = context;
  app.get(
    url,
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags,
        summary: 'Official accounts of a client, also those that are switched off',
        params: ClientPath,
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Type.Array(Account) }),
            examples: [{ success: true, data: [accountExample] }],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const clientId = permittedClient(callerOf(request), request.params.client_id);
      const { client_id } = await presentClient(db, clientId);
      return { success: true as const, data: (await officialAccounts(db, client_id)).map(shownAccount) };
    },
  );

  app.put(
    url,
    {
      config: admins,
      bodyLimit,
      schema: {
        tags,
        summary: 'Store the account of a client on a network; what is blank or absent stays',
        params: ClientPath,
        body: Type.Object(
          {
            platform: given('Network; a client has one account on each'),
            username: given('Name, @name or address of a profile'),
            ...{ display_name: given('As people see it'), profile_url: given('http or https') },
            ...{
              secUid: given('TikTok’s own id'),
              secuid: given('The same'),
              is_active: yesOrNo,
              is_verified: yesOrNo,
            },
          },
          { examples: [{ platform: 'instagram', username: '@binmas.resor.a', is_active: 'aktif' }] },
        ),
        response: { 200: saved, 201: saved, ...refusals },
      },
    },
    async (request, reply) => {
      const { account, created } = await context.transact(async ({ tx }) => {
        const { client_id } = await presentClient(tx, ownClient(request));
        return saveOfficialAccount({ tx, clock, writer: writerOf(request) }, client_id, request.body);
      });
      return reply.code(created ? 201 : 200).send({ success: true, data: { account: shownAccount(account), created } });
    },
  );

  app.delete(
    `${url}/:account_id`,
    {
      config: admins,
      bodyLimit,
      schema: {
        tags,
        summary: 'Switch an account off; it and its media stay',
        params: Type.Object({ ...ClientPath.properties, account_id: Type.String({ maxLength: 64 }) }),
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Account }),
            examples: [{ success: true, data: { ...accountExample, is_active: false } }],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const account = await context.transact(async ({ tx }) => {
        const { client_id } = await presentClient(tx, ownClient(request));
        return removeOfficialAccount({ tx, clock, writer: writerOf(request) }, client_id, request.params.account_id);
      });
      return { success: true as const, data: shownAccount(account) };
    },
  );
}

/** @throws CiceroError CLIENT_DENIED: the role of a directorate does not do to change something */
function ownClient(request: FastifyRequest<{ Params: { client_id: string } }>): string {
  const clientId = request.params.client_id.trim().toUpperCase();
  if (!callerOf(request).clientIds.includes(clientId)) throw new CiceroError('CLIENT_DENIED');
  return clientId;
}

function writerOf(request: FastifyRequest): ClientWriter {
  const { kind, id, clientIds } = callerOf(request);
  return { party: { kind, id }, origin: originOf(request), clientIds, directorate: null };
}
