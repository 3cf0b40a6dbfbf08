import { permit } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import {
  type Http,
  largestPageSize,
  PageQuery,
  type PageRequest,
  Pagination,
  pageOf,
  pagination,
} from '@cicero/runtime';
import { Type } from 'typebox';
import { type LoginKind, type LoginRow, loginKinds, logins } from '../access-logs/logins.ts';
import { countedAtMost, readLog } from '../access-logs/pages.ts';
import { type VisitRow, visits } from '../access-logs/visits.ts';
import { DayRange, instantsOf } from './day-range.ts';

const tags = ['Log akses'];
const config = { access: permit(['dashboard'], { roles: ['admin'] }) };
const Text = Type.Union([Type.String(), Type.Null()]);
const counted = `At most ${countedAtMost.toLocaleString('en')} lines are counted.`;

const Visit = Type.Object({ id: Type.Integer(), ip: Text, user_agent: Text, visited_at: Text });
const Kind = Type.Unsafe<LoginKind>({ type: 'string', enum: [...loginKinds] });
const Login = Type.Object({
  log_id: Type.Integer(),
  actor_id: Text,
  kind: Type.Unsafe<LoginKind | null>({
    ...{ type: ['string', 'null'], enum: [...loginKinds, null] },
    description: 'Null: an account of the dashboard or of the press section that is gone',
  }),
  ...{ login_type: Text, login_source: Text, logged_at: Text },
});

/** Who opened the site and who signed in, for administrators: of the whole installation, as all that they decide. */
export function accessLogRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/logs/visitors',
    {
      config,
      schema: {
        tags,
        summary: 'Visits of the site, newest first',
        description:
          `A bare array, ${largestPageSize} at once unless \`limit\` says less; how many there are is in ` +
          `\`X-Total-Count\`, where to read on in \`Link\`. ${counted}`,
        querystring: Type.Object({
          ip: Type.Optional(Type.String({ maxLength: 64, description: 'A whole network address' })),
          ...DayRange,
          ...PageQuery,
        }),
        response: {
          200: {
            ...Type.Array(Visit),
            examples: [
              [{ id: 12, ip: '192.0.2.7', user_agent: 'Mozilla/5.0', visited_at: '2026-02-02T01:00:00.000Z' }],
            ],
          },
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query, largestPageSize);
      const filter = { ...instantsOf(request.query), ip: request.query.ip?.trim() || null };
      const { rows, total, hasMore } = await readLog<VisitRow>(db, visits(filter), page);
      const links = linksOf(request.url, page, hasMore);
      void reply.header('x-total-count', total);
      if (links) void reply.header('link', links);
      return rows.map((row) => ({ ...row, visited_at: row.visited_at?.toISOString() ?? null }));
    },
  );

  app.get(
    '/api/logs/logins',
    {
      config,
      schema: {
        tags,
        summary: 'Logins that succeeded, newest first',
        description: `Refused ones are in the audit trail. ${counted}`,
        querystring: Type.Object({
          kind: Type.Optional(Kind),
          actor: Type.Optional(
            Type.String({ maxLength: 100, description: 'Id of an account or client, or number of a person' }),
          ),
          ...DayRange,
          ...PageQuery,
        }),
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Type.Array(Login), pagination: Pagination }),
            examples: [
              {
                success: true,
                data: [
                  {
                    ...{ log_id: 31, actor_id: 'RES_A', kind: 'client', login_type: 'operator' },
                    ...{ login_source: 'mobile', logged_at: '2026-02-02T01:00:00.000Z' },
                  },
                ],
                pagination: { total: 1, limit: 50, offset: 0, page: 1, totalPages: 1 },
              },
            ],
          },
          '4xx': ErrorAnswer,
        },
      },
    },
    async ({ query }) => {
      const page = pageOf(query);
      const filter = { ...instantsOf(query), kind: query.kind ?? null, actor: query.actor?.trim() || null };
      const { rows, total } = await readLog<LoginRow>(db, logins(filter), page);
      const data = rows.map((row) => ({ ...row, logged_at: row.logged_at?.toISOString() ?? null }));
      return { success: true as const, data, pagination: pagination(page, total) };
    },
  );
}

/** The pages before and after this one as a Link header (RFC 8288), with the filters of the request. */
function linksOf(url: string, { limit, offset }: PageRequest, hasMore: boolean): string {
  const at = (start: number): string => {
    const { pathname, searchParams } = new URL(url, 'http://gateway');
    searchParams.delete('page');
    searchParams.set('limit', String(limit));
    searchParams.set('offset', String(start));
    return `<${pathname}?${searchParams}>`;
  };
  return [
    ...(offset > 0 ? [`${at(0)}; rel="first"`, `${at(Math.max(0, offset - limit))}; rel="prev"`] : []),
    ...(hasMore ? [`${at(offset + limit)}; rel="next"`] : []),
  ].join(', ');
}
