import { originOf, permit, permittedClient } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { type ClientRow, readClient } from '../../clients/clients.ts';
import {
  type OfficialAccount,
  officialAccounts,
  removeOfficialAccount,
  saveOfficialAccount,
} from '../../clients/official-accounts.ts';
import type { ClientWriter } from '../../clients/writing.ts';
import { callerOf } from '../caller.ts';
import { bodyLimit, ClientPath, refusals, tags } from './schemas.ts';

const Text = Type.Union([Type.String(), Type.Null()]);
const Account = Type.Object({
  ...{ satbinmas_account_id: Type.String(), client_id: Type.String(), platform: Type.String() },
  ...{ username: Type.String(), secUid: Text, display_name: Text, profile_url: Text },
  ...{ is_active: Type.Boolean(), is_verified: Type.Boolean(), created_at: Text, updated_at: Text },
});
const example = {
  satbinmas_account_id: '3f1d0000-0000-4000-8000-000000000001',
  ...{ client_id: 'RES_A', platform: 'instagram', username: 'binmas.resor.a', secUid: null },
  ...{ display_name: 'Binmas Resor A', profile_url: 'https://www.instagram.com/binmas.resor.a' },
  ...{ is_active: true, is_verified: false },
  ...{ created_at: '2026-02-01T01:00:00.000Z', updated_at: '2026-02-01T01:00:00.000Z' },
};
const saved = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Object({ account: Account, created: Type.Boolean() }),
  }),
  examples: [{ success: true, data: { account: example, created: true } }],
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
            examples: [{ success: true, data: [example] }],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const clientId = permittedClient(callerOf(request), request.params.client_id);
      const { client_id } = await presentClient(db, clientId);
      return { success: true as const, data: (await officialAccounts(db, client_id)).map(shown) };
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
      return reply.code(created ? 201 : 200).send({ success: true, data: { account: shown(account), created } });
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
            examples: [{ success: true, data: { ...example, is_active: false } }],
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
      return { success: true as const, data: shown(account) };
    },
  );
}

/** @throws CiceroError CLIENT_DENIED: the role of a directorate does not do to change something */
function ownClient(request: FastifyRequest<{ Params: { client_id: string } }>): string {
  const clientId = request.params.client_id.trim().toUpperCase();
  if (!callerOf(request).clientIds.includes(clientId)) throw new CiceroError('CLIENT_DENIED');
  return clientId;
}

async function presentClient(db: Kysely<DB>, clientId: string): Promise<ClientRow> {
  const client = await readClient(db, clientId);
  if (!client || client.deleted_at !== null) throw new CiceroError('CLIENT_NOT_FOUND');
  return client;
}

function writerOf(request: FastifyRequest): ClientWriter {
  const { kind, id, clientIds } = callerOf(request);
  return { party: { kind, id }, origin: originOf(request), clientIds, directorate: null };
}

function shown({ created_at, updated_at, ...account }: OfficialAccount) {
  return {
    ...account,
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
  };
}
