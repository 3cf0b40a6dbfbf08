import { permit } from '@cicero/access';
import { type Http, PageQuery, pageOf, pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { subscriptionsPage } from '../../dispatch/subscriptions.ts';
import { signedIn } from '../asking.ts';
import { narrowedClients, type ReportParts, readableClients, refusals, tags } from './parts.ts';
import { many, one, Subscription, subscriptionExample } from './schemas.ts';
import { ById, shownSubscription, subscriptionsPath, tagOf, visibleSubscription } from './shown-subscription.ts';

const access = permit(['dashboard', 'client']);

/** Who gets which report, and when (docs/reports.md). */
export function reportSubscriptionRoutes(app: Http, { db, clock }: ReportParts): void {
  app.get(
    subscriptionsPath,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Langganan laporan',
        description:
          'Admin melihat semuanya; akun client yang tentang client-nya, atau tentang semua client sejenisnya.',
        querystring: Type.Object({
          report: Type.Optional(Type.String({ maxLength: 64 })),
          client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Hanya yang khusus client ini' })),
          active: Type.Optional(Type.Boolean()),
          ...PageQuery,
        }),
        response: { 200: many(Subscription, subscriptionExample), ...refusals },
      },
    },
    async ({ principal, query }) => {
      const caller = signedIn(principal);
      const readable = readableClients(caller);
      const [clientId] = query.client_id?.trim() ? (narrowedClients(caller, query.client_id) ?? []) : [];
      const filter = {
        ...(query.report === undefined ? {} : { report: query.report }),
        ...(query.active === undefined ? {} : { active: query.active }),
        ...(clientId === undefined ? {} : { clientId }),
        ...(readable === null ? {} : { visibleTo: { clientIds: readable } }),
      };
      const page = pageOf(query);
      const { rows, total } = await subscriptionsPage(db, filter, page);
      return {
        success: true as const,
        data: rows.map((row) => shownSubscription(row, caller, clock.now())),
        pagination: pagination(page, total),
      };
    },
  );

  app.get(
    `${subscriptionsPath}/:id`,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Satu langganan; ETag-nya dipakai untuk If-Match',
        params: ById,
        response: { 200: one(Subscription, subscriptionExample), ...refusals },
      },
    },
    async ({ principal, params }, reply) => {
      const caller = signedIn(principal);
      const row = await visibleSubscription(db, params.id, caller);
      void reply.header('etag', tagOf(row));
      return { success: true as const, data: shownSubscription(row, caller, clock.now()) };
    },
  );
}
