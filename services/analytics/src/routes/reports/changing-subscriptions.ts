import { permit } from '@cicero/access';
import type { JsonObject } from '@cicero/database';
import { checkIfMatch, type Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { changeSubscription, createSubscription, deleteSubscription } from '../../dispatch/change-subscription.ts';
import { sendNow } from '../../dispatch/send-now.ts';
import type { SubscriptionFields } from '../../dispatch/subscription-fields.ts';
import { signedIn } from '../asking.ts';
import { deciderOf, type ReportParts, refusals, tags } from './parts.ts';
import {
  ChangedSubscription,
  NewSubscription,
  newSubscriptionExample,
  one,
  Sent,
  Subscription,
  sentExample,
  subscriptionExample,
} from './schemas.ts';
import { ById, shownSubscription, subscriptionsPath, tagOf, visibleSubscription } from './shown-subscription.ts';

const access = permit(['dashboard'], { roles: ['admin'] });
const defaults = {
  ...{ clientId: null, clientType: null, options: {}, picture: true, files: true, saysNothing: false, active: true },
  note: null,
} satisfies Partial<SubscriptionFields>;

/** Administrators decide who gets which report, and when. */
export function changingSubscriptionRoutes(app: Http, parts: ReportParts): void {
  const { db, clock, transact, administrators } = parts;

  app.post(
    subscriptionsPath,
    {
      config: { access },
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
      void reply.code(201).header('etag', tagOf(row)).header('location', `${subscriptionsPath}/${row.subscriptionId}`);
      return { success: true as const, data: shownSubscription(row, signedIn(request.principal), clock.now()) };
    },
  );

  app.patch(
    `${subscriptionsPath}/:id`,
    {
      config: { access },
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
      return { success: true as const, data: shownSubscription(row, signedIn(request.principal), clock.now()) };
    },
  );

  app.delete(
    `${subscriptionsPath}/:id`,
    {
      config: { access },
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
    `${subscriptionsPath}/:id/send`,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Kirim laporannya sekarang, apa pun jadwalnya',
        description: 'Diminta lagi pada menit yang sama: tidak dikirim dua kali.',
        params: ById,
        response: { 200: one(Type.Array(Sent), [sentExample]), ...refusals },
      },
    },
    async (request) => {
      const { subscriptionId } = await visibleSubscription(db, request.params.id, signedIn(request.principal));
      const sent = await sendNow(parts, subscriptionId, { by: deciderOf(request), administrators });
      return { success: true as const, data: sent.map((one) => ({ ...one, recipients: [...one.recipients] })) };
    },
  );
}

function saidFields(body: Readonly<Record<string, unknown>>): Partial<SubscriptionFields> {
  const said = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as Partial<SubscriptionFields> & { options?: JsonObject };
}
