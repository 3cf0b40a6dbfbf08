import type { Caller } from '../callers.ts';
import type { Outcome, Samples, TenantAsk } from '../sample.ts';
import type { Tenant } from '../world.ts';

/** Personnel mean themselves where others mean somebody of the unit. */
const personOf = (tenant: Tenant, { kind, clients }: Caller): string =>
  kind === 'personnel' && clients.includes(tenant) ? tenant.resident : tenant.person;
const record = (tenant: Tenant, { clients }: Caller): Outcome => (clients.includes(tenant) ? 'shown' : 'not found');
const list = (tenant: Tenant, { clients }: Caller): Outcome => (clients.includes(tenant) ? 'shown' : 'empty');

const listed: TenantAsk = {
  ask: (tenant, caller) => ({ query: { user_id: personOf(tenant, caller), post_id: tenant.mark } }),
  outcome: list,
};
const single: TenantAsk = {
  ask: (tenant, caller) => ({ params: { shortcode: tenant.mark }, query: { user_id: personOf(tenant, caller) } }),
  outcome: record,
};
/** Of each kind another link: one counts once. */
const correction = (prefix: number): TenantAsk => ({
  ask: (tenant, caller) => {
    const user_id = personOf(tenant, caller);
    const tiktok_link = `https://www.tiktok.com/@anggota/video/${prefix}${user_id}`;
    return { params: { shortcode: tenant.mark }, body: { user_id, tiktok_link } };
  },
  outcome: record,
});
/** Of a task that nobody reported about: the others stay for those who read them. */
const removal: TenantAsk = {
  ask: (tenant, caller) => ({ params: { shortcode: 'TidakAda' }, query: { user_id: personOf(tenant, caller) } }),
  outcome: () => 'not found',
};

/** Posts are assigned by accounts and units. */
const assigning: TenantAsk = {
  ask: ({ clientId, mark }, { kind }) =>
    kind === 'personnel'
      ? undefined
      : { body: { client_id: clientId, instagram_link: `https://www.instagram.com/p/Khusus-${mark}` } },
};

/** What people report of the posts of their units. */
export const linkReports: Samples = {
  'GET /api/link-reports': { tenant: [listed] },
  'GET /api/link-reports/:shortcode': { tenant: [single] },
  'POST /api/link-reports': { body: { shortcode: 'TidakAda', instagram_link: 'https://www.instagram.com/p/Ulang1' } },
  'PUT /api/link-reports/:shortcode': { tenant: [correction(70)] },
  'DELETE /api/link-reports/:shortcode': { tenant: [removal] },
  'GET /api/link-reports/excel': {
    tenant: [{ ask: ({ clientId }) => ({ query: { client_id: clientId } }), blind: 'a workbook is packed' }],
  },
  'GET /api/link-reports-khusus': { tenant: [listed] },
  'GET /api/link-reports-khusus/:shortcode': { tenant: [single] },
  'POST /api/link-reports-khusus': { tenant: [assigning] },
  'PUT /api/link-reports-khusus/:shortcode': { tenant: [correction(71)] },
  'DELETE /api/link-reports-khusus/:shortcode': { tenant: [removal] },
};
