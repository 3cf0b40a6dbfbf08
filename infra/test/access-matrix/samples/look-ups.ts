import type { Ask, Samples, TenantAsk } from '../sample.ts';

/** An account that the house's provider knows; those of its tenants it does not. */
const account: Ask = { query: { username: 'ditbinmas_contoh' } };
const wide = 'accounts that are open to everybody on the platform are open to whoever may look';

/** Whose client it is decides before anybody is asked: of one's own it is then said that the provider has no such account. */
const ofClient = (ask: TenantAsk['ask']): TenantAsk => ({
  ask,
  outcome: (tenant, { tenants }) => (tenants.includes(tenant) ? 'not found' : 'denied'),
});
const clients: readonly TenantAsk[] = [
  ofClient(({ clientId }) => ({ query: { client_id: clientId } })),
  ofClient(({ clientId }) => ({ query: { client_id: ` ${clientId.toLowerCase()} ` } })),
];

/** Accounts as the platforms show them at this moment, and as they were last collected. */
export const lookUps: Samples = {
  'GET /api/insta/rapid-posts': { ...account, wide },
  'GET /api/insta/rapid-posts-store': { ...account, wide },
  'GET /api/insta/rapid-posts-month': { ...account, wide },
  'GET /api/insta/rapid-profile': { ...account, wide },
  'GET /api/insta/rapid-info': { ...account, wide },
  'GET /api/insta/profile': { ...account, wide },
  'GET /api/insta/instagram-user': { query: { user_id: '900000000001' }, wide },
  'GET /api/tiktok/rapid-profile': { ...account, wide },
  'GET /api/tiktok/rapid-info': { tenant: clients },
  'GET /api/tiktok/rapid-posts': { tenant: clients },
};
