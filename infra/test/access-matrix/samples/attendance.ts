import type { Caller } from '../callers.ts';
import { byTenant, type Outcome, type Samples, type TenantAsk } from '../sample.ts';
import type { Tenant } from '../world.ts';

/** In the older form, without role and scope, the default directorate asks about itself whatever else it says. */
const olderForm = (tenant: Tenant, caller: Caller): Outcome =>
  caller.roles[0] === 'ditbinmas' ? 'own' : byTenant(tenant, caller);
/** What the request says about the client counts only for those who have not exactly one. */
const onlyWithoutOwn = (tenant: Tenant, caller: Caller): Outcome =>
  caller.clients.length === 1 ? 'own' : byTenant(tenant, caller);
/** One's own people, measured by the posts of whoever the role names. */
const ownPeople = (tenant: Tenant, caller: Caller): Outcome =>
  caller.clients.length > 0 ? 'own' : byTenant(tenant, caller);

const roleOf = ({ clientId }: Tenant): string => clientId.toLowerCase();
const ownClient = (tenant: Tenant, { clients: [own = tenant] }: Caller): string => own.clientId;
const recap = (
  query: (tenant: Tenant, caller: Caller) => Record<string, string>,
  outcome: TenantAsk['outcome'] = byTenant,
): TenantAsk => ({ ask: (tenant, caller) => ({ query: query(tenant, caller) }), outcome });

const forms: readonly TenantAsk[] = [
  recap(({ clientId }) => ({ client_id: clientId }), olderForm),
  recap(({ clientId }) => ({ client_id: ` ${clientId.toLowerCase()} ` }), olderForm),
  recap(({ clientId }) => ({ client_id: clientId, role: 'operator', scope: 'org' })),
  recap((tenant) => ({ client_id: tenant.clientId, role: roleOf(tenant), scope: 'direktorat' })),
  recap((tenant, caller) => ({ client_id: ownClient(tenant, caller), role: roleOf(tenant), scope: 'direktorat' })),
  {
    ...recap((tenant, caller) => ({ client_id: ownClient(tenant, caller), role: roleOf(tenant), scope: 'org' }), ownPeople),
    blind: 'people of the unit are listed only if they hold the role',
  },
];

/** Recaps, dashboards and exports. */
export const attendance: Samples = {
  'GET /api/insta/rekap-likes': { tenant: forms },
  'GET /api/tiktok/rekap-komentar': {
    tenant: [...forms, { ask: ({ clientId }) => ({ headers: { 'x-client-id': clientId } }), outcome: onlyWithoutOwn }],
  },
  'GET /api/amplify/rekap': { tenant: forms },
  'GET /api/amplify/rekap-khusus': { tenant: forms },
  'GET /api/amplify-khusus/rekap': { tenant: forms },
};
