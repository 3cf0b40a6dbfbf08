import { originOf, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { Decision } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { isAccountId, listAccounts } from '../accounts/dashboard-accounts.ts';
import { decideAccount } from '../approvals/decide-account.ts';
import { settleDecision } from '../approvals/settle.ts';
import type { AuthParts } from '../parts.ts';
import { AccountAnswer, AccountStateText, accountAnswer } from './account-answer.ts';
import { accountList, decidedAccount } from './examples.ts';

const tags = ['Persetujuan akun'];
/** The account's own role counts, so an admin of one directorate is one; and admins manage all accounts there are. */
const access = permit(['dashboard'], { roles: ['admin'] });

const words = {
  approve: 'Let an account sign in; also one that was refused',
  reject: 'Refuse an account; one that was approved is blocked and signed out',
} as const;

export function approvalRoutes(app: Http, parts: AuthParts): void {
  for (const decision of ['approve', 'reject'] as const) {
    app.put(
      `/api/dashboard/users/:id/${decision}`,
      {
        config: { access },
        schema: {
          tags,
          summary: words[decision],
          params: Type.Object({ id: Type.String({ description: 'dashboard_user_id' }) }),
          response: {
            200: Type.Object({ success: Type.Literal(true), data: AccountAnswer }, { examples: [decidedAccount] }),
            '4xx': ErrorAnswer,
          },
        },
      },
      async (request) => ({ success: true as const, data: await decide(parts, request, request.params.id, decision) }),
    );
  }

  app.get(
    '/api/dashboard/users',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Dashboard accounts of the whole installation, newest first',
        querystring: Type.Object({
          status: Type.Optional(AccountStateText),
          search: Type.Optional(
            Type.String({ maxLength: 100, description: 'Part of name, number, address or client id' }),
          ),
          page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
          limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
        }),
        response: {
          200: Type.Object(
            {
              success: Type.Literal(true),
              data: Type.Array(AccountAnswer),
              total: Type.Integer(),
              page: Type.Integer(),
              limit: Type.Integer(),
            },
            { examples: [accountList] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request) => {
      const { status, search, page, limit } = request.query;
      const { accounts, total } = await listAccounts(parts.context.db, {
        ...(status ? { state: status } : {}),
        ...(search ? { search } : {}),
        page,
        limit,
      });
      return { success: true as const, data: accounts.map(accountAnswer), total, page, limit };
    },
  );
}

async function decide(
  parts: AuthParts,
  request: Pick<FastifyRequest, 'principal' | 'ip' | 'headers'>,
  accountId: string,
  decision: Decision,
) {
  const { principal } = request;
  if (!principal) throw new CiceroError('TOKEN_REQUIRED');
  const unknown = new CiceroError('USER_NOT_FOUND', { message: 'User not found' });
  if (!isAccountId(accountId)) throw unknown;
  const by = { party: { kind: principal.kind, id: principal.id }, origin: originOf(request) };
  const decided = await parts.context.transact((unit) =>
    decideAccount(unit, parts.context.clock, { accountId, decision, waitingOnly: false }, by),
  );
  if (decided.outcome === 'unknown') throw unknown;
  await settleDecision(parts, decided);
  return accountAnswer(decided.account);
}
