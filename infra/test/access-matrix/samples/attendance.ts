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

/** Personnel see themselves over time; of others it is known that there is nothing to be had before anything else. */
const oneself = (tenant: Tenant, caller: Caller): Outcome =>
  caller.kind === 'personnel' && !caller.tenants.includes(tenant) ? 'forbidden' : byTenant(tenant, caller);

/** The client in the header, for those whose account does not say it. */
const byHeader: TenantAsk = {
  ask: ({ clientId }) => ({ headers: { 'x-client-id': clientId } }),
  outcome: onlyWithoutOwn,
};
/** Lists of posts: the client is that of the query, else of the caller, else of the header. */
const lists: readonly TenantAsk[] = [
  recap(({ clientId }) => ({ client_id: clientId })),
  recap(({ clientId }) => ({ client_id: ` ${clientId.toLowerCase()} `, periode: 'semua' })),
  byHeader,
];
/** The same forms where posts are seen and not only counted: those of a directorate only by who may see it. */
const postForms: readonly TenantAsk[] = [
  ...forms.slice(0, 4),
  ...forms.slice(4, 5).map((form) => ({ ...form, blind: 'no post is given to a role' })),
  recap(
    (tenant, caller) => ({ client_id: ownClient(tenant, caller), role: roleOf(tenant), scope: 'org' }),
    (tenant, caller) => (tenant.type === 'direktorat' ? byTenant(tenant, caller) : ownPeople(tenant, caller)),
  ),
];
/** The default directorate's, or that of the caller's role, whatever the request says. */
const ofDirectorates = (_: Tenant, { roles, tenants }: Caller): Outcome =>
  roles.some((role) => role.startsWith('dit')) || tenants.some(({ clientId }) => clientId === 'DITBINMAS')
    ? 'own'
    : 'denied';

/** A workbook is packed: no mark can be read in it. */
const packed = (asks: readonly TenantAsk[]): readonly TenantAsk[] =>
  asks.map((ask) => ({ ...ask, blind: 'a workbook is packed' }));
/** Reports about a directorate, which units cannot have even of themselves. */
const directorates: readonly TenantAsk[] = packed([
  recap(
    ({ clientId }) => ({ client_id: ` ${clientId.toLowerCase()} ` }),
    (tenant, caller) => (tenant.type === 'direktorat' ? byTenant(tenant, caller) : 'denied'),
  ),
]);

/** Recaps, dashboards and exports. */
export const attendance: Samples = {
  'GET /api/insta/rekap-likes': { tenant: forms },
  'GET /api/tiktok/rekap-komentar': { tenant: [...forms, byHeader] },
  'GET /api/likes/instagram': {
    tenant: [
      {
        ask: ({ clientId }) => ({ query: { client_id: clientId } }),
        outcome: ofDirectorates,
        blind: 'a unit that carries the role of a directorate has nobody who holds it',
      },
    ],
  },
  'GET /api/dashboard/stats': { tenant: [...forms, byHeader].map((form) => ({ ...form, blind: 'numbers only' })) },
  'GET /api/exports': {},
  'GET /api/exports/likes': { tenant: packed([...forms, byHeader]) },
  'GET /api/exports/comments': { tenant: packed([...forms, byHeader]) },
  'GET /api/exports/likes-per-post': { tenant: packed([...postForms, byHeader]) },
  'GET /api/exports/comments-per-post': { tenant: packed([...postForms, byHeader]) },
  'GET /api/exports/engagement-ranking': { tenant: directorates },
  'GET /api/exports/all-data': { tenant: packed([...forms, byHeader]) },
  'GET /api/exports/anev': { tenant: packed([...forms, byHeader]) },
  'GET /api/exports/satker-update-matrix': { tenant: directorates },
  'GET /api/dashboard/units': { tenant: [...forms, byHeader] },
  'GET /api/dashboard/anomalies': {
    tenant: [...forms, byHeader].map((form) => ({ ...form, blind: 'nothing is worth a hint' })),
  },
  'GET /api/dashboard/time-to-engage': {
    tenant: [...forms, byHeader].map((form) => ({ ...form, blind: 'numbers only' })),
  },
  'GET /api/dashboard/trends': { tenant: [...forms, byHeader].map((form) => ({ ...form, blind: 'numbers only' })) },
  'GET /api/dashboard/trends/person': {
    tenant: [
      recap(
        ({ clientId, resident }) => ({ client_id: clientId, user_id: resident, role: 'operator', scope: 'org' }),
        oneself,
      ),
      recap((tenant) => ({ client_id: tenant.clientId, user_id: tenant.resident, role: roleOf(tenant), scope: 'direktorat' }), oneself),
    ],
  },
  'GET /api/dashboard/anev': { tenant: [...forms, byHeader] },
  'GET /api/dashboard/login-web/recap': { query: { mode: 'bulanan' } },
  'POST /api/dashboard/social-media/instagram/analysis': { body: { items: [{ id: 'X1' }] } },
  'GET /api/insta/posts': { tenant: lists },
  'GET /api/insta/posts-khusus': { tenant: lists },
  'GET /api/instagram/posts': { tenant: postForms },
  'GET /api/tiktok/posts': { tenant: lists },
  'GET /api/tiktok/comments': { tenant: lists },
  'GET /api/amplify/rekap': { tenant: forms },
  'GET /api/amplify/rekap-khusus': { tenant: forms },
  'GET /api/amplify-khusus/rekap': { tenant: forms },
};
