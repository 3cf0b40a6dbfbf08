import { type Principal, permit, seesContacts } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { JsonObject } from '@cicero/database';
import { checkIfMatch, entityTag, type Http, PageQuery, pageOf, pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { recipientWords } from '../../dispatch/recipients.ts';
import { sendNow } from '../../dispatch/send-now.ts';
import type { SubscriptionFields } from '../../dispatch/subscription-fields.ts';
import {
  changeSubscription,
  createSubscription,
  deleteSubscription,
  findSubscription,
  nextOf,
  type ReportSubscription,
  subscriptionsPage,
} from '../../dispatch/subscriptions.ts';
import { signedIn } from '../asking.ts';
import {
  deciderOf,
  isAdministrator,
  narrowedClients,
  type ReportParts,
  readableClients,
  refusals,
  tags,
} from './parts.ts';
import {
  ChangedSubscription,
  many,
  NewSubscription,
  newSubscriptionExample,
  one,
  Sent,
  Subscription,
  sentExample,
  subscriptionExample,
} from './schemas.ts';

const path = '/api/reports/subscriptions';
const reading = permit(['dashboard', 'client']);
const changing = permit(['dashboard'], { roles: ['admin'] });
const ById = Type.Object({ id: Type.String({ maxLength: 64, description: 'subscriptionId' }) });
const defaults = {
  ...{ clientId: null, clientType: null, options: {}, picture: true, files: true, saysNothing: false, active: true },
  note: null,
} satisfies Partial<SubscriptionFields>;

/** Who gets which report, and when (docs/reports.md). */
export function reportSubscriptionRoutes(app: Http, parts: ReportParts): void {
  const { db, clock, transact, administrators } = parts;
  const shown = (row: ReportSubscription, principal: Principal) => ({
    ...row,
    options: { ...row.options },
    recipients: shownRecipients(row, principal),
    schedule: [...row.schedule],
    nextAt: nextOf(row, clock.now())?.toISOString() ?? null,
    activeSince: row.activeSince.toISOString(),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    ...(isAdministrator(principal) ? {} : { note: null, createdBy: null, updatedBy: null }),
  });
  const found = async (id: string, principal: Principal): Promise<ReportSubscription> => {
    const clientIds = readableClients(principal);
    const row = await findSubscription(db, id, clientIds === null ? undefined : { clientIds });
    if (!row) throw new CiceroError('SUBSCRIPTION_UNKNOWN');
    return row;
  };

  app.get(
    path,
    {
      config: { access: reading },
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
        data: rows.map((row) => shown(row, caller)),
        pagination: pagination(page, total),
      };
    },
  );

  app.get(
    `${path}/:id`,
    {
      config: { access: reading },
      schema: {
        tags,
        summary: 'Satu langganan; ETag-nya dipakai untuk If-Match',
        params: ById,
        response: { 200: one(Subscription, subscriptionExample), ...refusals },
      },
    },
    async ({ principal, params }, reply) => {
      const caller = signedIn(principal);
      const row = await found(params.id, caller);
      void reply.header('etag', tagOf(row));
      return { success: true as const, data: shown(row, caller) };
    },
  );

  app.post(
    path,
    {
      config: { access: changing },
      schema: {
        tags,
        summary: 'Buat langganan',
        body: { ...NewSubscription, examples: [newSubscriptionExample] },
        response: { 201: one(Subscription, subscriptionExample), ...refusals },
      },
    },
    async (request, reply) => {
      const by = deciderOf(request);
      const fields = { ...defaults, ...saidFields(request.body) } as SubscriptionFields;
      const row = await transact(({ tx }) => createSubscription(tx, { clock, by }, fields));
      void reply.code(201).header('etag', tagOf(row)).header('location', `${path}/${row.subscriptionId}`);
      return { success: true as const, data: shown(row, signedIn(request.principal)) };
    },
  );

  app.patch(
    `${path}/:id`,
    {
      config: { access: changing },
      schema: {
        tags,
        summary: 'Ubah langganan; yang tidak disebut tetap',
        description:
          'Dihidupkan atau dijadwalkan ulang: berlaku sejak saat itu, yang terlewat sebelumnya tidak disusulkan.',
        params: ById,
        body: { ...ChangedSubscription, examples: [{ active: false }, { schedule: ['0 20 * * *'] }] },
        response: { 200: one(Subscription, subscriptionExample), ...refusals },
      },
    },
    async (request, reply) => {
      const by = deciderOf(request);
      const row = await transact(({ tx }) =>
        changeSubscription(tx, { clock, by }, request.params.id, saidFields(request.body), (present) =>
          checkIfMatch(request, tagOf(present)),
        ),
      );
      void reply.header('etag', tagOf(row));
      return { success: true as const, data: shown(row, signedIn(request.principal)) };
    },
  );

  app.delete(
    `${path}/:id`,
    {
      config: { access: changing },
      schema: {
        tags,
        summary: 'Hapus langganan; laporan yang sudah terkirim tetap ada',
        params: ById,
        response: {
          200: { ...Type.Object({ success: Type.Literal(true) }), examples: [{ success: true }] },
          ...refusals,
        },
      },
    },
    async (request) => {
      const by = deciderOf(request);
      await transact(({ tx }) =>
        deleteSubscription(tx, { clock, by }, request.params.id, (present) => checkIfMatch(request, tagOf(present))),
      );
      return { success: true as const };
    },
  );

  app.post(
    `${path}/:id/send`,
    {
      config: { access: changing },
      schema: {
        tags,
        summary: 'Kirim laporannya sekarang, apa pun jadwalnya',
        description: 'Diminta lagi pada menit yang sama: tidak dikirim dua kali.',
        params: ById,
        response: { 200: one(Type.Array(Sent), [sentExample]), ...refusals },
      },
    },
    async (request) => {
      const { subscriptionId } = await found(request.params.id, signedIn(request.principal));
      const sent = await sendNow(parts, subscriptionId, { by: deciderOf(request), administrators });
      return { success: true as const, data: sent.map((one) => ({ ...one, recipients: [...one.recipients] })) };
    },
  );
}

/** Addresses of people are for administrators, and for the client that the subscription is about. */
function shownRecipients({ clientId, recipients }: ReportSubscription, principal: Principal): string[] {
  if (isAdministrator(principal) || (clientId !== null && seesContacts(principal, clientId))) return [...recipients];
  return recipients.filter((recipient) => recipientWords.some((word) => word === recipient));
}

function saidFields(body: Readonly<Record<string, unknown>>): Partial<SubscriptionFields> {
  const said = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Partial<SubscriptionFields> & { options?: JsonObject };
}

function tagOf({ subscriptionId, updatedAt }: ReportSubscription): string {
  return entityTag([subscriptionId, updatedAt.toISOString()]);
}
