import { permit, permittedClient } from '@cicero/access';
import { presentClient } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery, Pagination, pageOf, pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { officialAccounts } from '../../clients/official-accounts.ts';
import { mediaSorts, type OfficialMedia, officialMedia } from '../../clients/official-media.ts';
import { callerOf } from '../caller.ts';
import { DayRange, instantsOf } from '../day-range.ts';
import { Account, accountExample, Media, mediaExample, shownAccount } from './official-schemas.ts';
import { ClientPath, refusals, tags } from './schemas.ts';

const Named = Type.Object({ client_id: Type.String(), nama: Type.String() });
const AccountWithMedia = Type.Object({ ...Account.properties, media: Type.Array(Media) });
const example = {
  client: { client_id: 'RES_A', nama: 'RESOR CONTOH A' },
  accounts: [{ ...accountExample, media: [mediaExample] }],
};

/** What was collected of the official accounts of a client. */
export function officialMediaRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/clients/:client_id/satbinmas-official/data',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags,
        summary: 'Official accounts of a client with their media, newest first',
        description:
          'A page is one of the media of all accounts together, 50 unless `limit` says otherwise; accounts without ' +
          'media on it are there all the same.',
        params: ClientPath,
        querystring: Type.Object({
          platform: Type.Optional(Type.String({ maxLength: 20, description: 'Only the account on this network' })),
          sort: Type.Optional(Type.String({ enum: mediaSorts, description: 'With `-` before it: descending' })),
          ...DayRange,
          ...PageQuery,
        }),
        response: {
          200: {
            ...Type.Object({
              success: Type.Literal(true),
              data: Type.Object({ client: Named, accounts: Type.Array(AccountWithMedia) }),
              pagination: Pagination,
            }),
            examples: [
              {
                success: true,
                data: example,
                pagination: { total: 1, limit: 50, offset: 0, page: 1, totalPages: 1 },
              },
            ],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const { query } = request;
      const clientId = permittedClient(callerOf(request), request.params.client_id);
      const { client_id, nama } = await presentClient(db, clientId);
      const platform = query.platform?.trim().toLowerCase() || null;
      const page = pageOf(query);
      const filter = { clientId: client_id, platform, ...instantsOf(query) };
      const { rows, total } = await officialMedia(db, filter, query.sort ?? '-taken_at', page);
      const accounts = (await officialAccounts(db, client_id))
        .filter((account) => platform === null || account.platform === platform)
        .map((account) => ({
          ...shownAccount(account),
          media: rows.filter((row) => row.satbinmas_account_id === account.satbinmas_account_id).map(shownMedia),
        }));
      return {
        success: true as const,
        data: { client: { client_id, nama }, accounts },
        pagination: pagination(page, total),
      };
    },
  );
}

function shownMedia({ taken_at, ig_created_at, created_at, updated_at, ...media }: OfficialMedia) {
  return {
    ...media,
    taken_at: taken_at.toISOString(),
    ig_created_at: ig_created_at?.toISOString() ?? null,
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
  };
}
