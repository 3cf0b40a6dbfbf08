import type { Caller } from './callers.ts';
import type { Tenant } from './world.ts';
import { otherUnit, unit } from './world.ts';

/** What a request carries beside its method and path. */
export interface Ask {
  /** By the names in the path; the rest of a wildcard is `*`. */
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: object;
}

/**
 * What whoever is not of the tenant gets. `denied`: 403 CLIENT_DENIED. `not found`: 404, as if it did not exist. `empty`:
 * success without data. `own`: the caller's own data; what the request says about the client counts only for those who
 * have none of their own, and they are denied.
 */
export type Foreign = 'denied' | 'not found' | 'empty' | 'own';

/** A request about something of a tenant. */
export interface TenantAsk {
  ask(tenant: Tenant, caller: Caller): Ask;
  /** Denied unless said otherwise. */
  foreign?: Foreign | ((caller: Caller) => Foreign);
  /** Why the tenant's own people see nothing of it in the answer either. */
  blind?: string;
}

export interface Sample extends Ask {
  /** Codes of the access rules with which the handler itself refuses; for open routes. */
  own?: readonly string[];
  /** Why the answer shows the data of all tenants to those who are let in. */
  wide?: string;
  /** Instead of the above, for a route that takes a client: every way of naming it. */
  tenant?: readonly TenantAsk[];
}

const allAccounts = 'administrators decide about the accounts of the whole installation';
const nobody = 'tidak.dikenal';
/** In the older form, without role and scope, the default directorate asks about itself whatever else it says. */
const olderForm = ({ roles }: Caller): Foreign => (roles[0] === 'ditbinmas' ? 'own' : 'denied');
const recap = (
  query: (tenant: Tenant, caller: Caller) => Record<string, string>,
  foreign: TenantAsk['foreign'] = 'denied',
): TenantAsk => ({ ask: (tenant, caller) => ({ query: query(tenant, caller) }), foreign });
const roleOf = ({ clientId }: Tenant) => clientId.toLowerCase();
/** One's own client beside the role of somebody else. */
const ownClient = (tenant: Tenant, { tenants: [own = tenant] }: Caller) => own.clientId;
const recapForms: readonly TenantAsk[] = [
  recap(({ clientId }) => ({ client_id: clientId }), olderForm),
  recap(({ clientId }) => ({ client_id: ` ${clientId.toLowerCase()} ` }), olderForm),
  recap(({ clientId }) => ({ client_id: clientId, role: 'operator', scope: 'org' })),
  recap((tenant) => ({ client_id: tenant.clientId, role: roleOf(tenant), scope: 'direktorat' })),
  recap((tenant, caller) => ({ client_id: ownClient(tenant, caller), role: roleOf(tenant), scope: 'direktorat' })),
  {
    // Measured by the posts of a directorate, but its own people only.
    ...recap((tenant, caller) => ({ client_id: ownClient(tenant, caller), role: roleOf(tenant), scope: 'org' }), 'own'),
    blind: 'people of the unit are listed only if they hold the role',
  },
];

/**
 * One request for every route, by what the document calls it. A route that is not here fails the test, and so does a
 * line without a route. A signed-in route that takes a client says so with `tenant`. The requests are sent many times
 * over by many callers: they must not end an account, and need not succeed.
 */
export const samples: Readonly<Record<string, Sample>> = {
  // Doors and machines
  'GET /healthz': {},
  'GET /readyz': {},
  'GET /metrics': {},
  'GET /openapi.json': {},
  'GET /': {},
  'POST /': {},
  'PUT /': {},
  'PATCH /': {},
  'DELETE /': {},
  'QUERY /': {},
  'TRACE /': {},
  'GET /_next/dev': {},
  'POST /_next/dev': {},
  'PUT /_next/dev': {},
  'PATCH /_next/dev': {},
  'DELETE /_next/dev': {},
  'QUERY /_next/dev': {},
  'TRACE /_next/dev': {},

  // Notifier
  'GET /api/health/wa': {},

  // Signing in and out
  'GET /api/auth/.well-known/jwks.json': {},
  'GET /api/auth/open': {},
  // Nothing to end: said in the words of a missing token.
  'POST /api/auth/logout': { own: ['TOKEN_REQUIRED'] },
  'POST /api/auth/dashboard-login': { body: { username: nobody, password: 'Sandi-Contoh-1' } },
  'POST /api/auth/penmas-login': { body: { username: nobody, password: 'Sandi-Contoh-1' } },
  'POST /api/auth/login': { body: { client_id: otherUnit.clientId, client_operator: '628000000000' } },
  'POST /api/auth/user-login': { body: { nrp: otherUnit.person, whatsapp: '628000000000' } },

  // Registration
  'POST /api/auth/dashboard-register': {
    body: { username: 'calon.baru', password: 'Sandi-Contoh-1', whatsapp: '628110000099', client_id: unit.clientId },
  },
  'POST /api/auth/user-register': { body: { nrp: '81000077', nama: 'Calon Baru', client_id: unit.clientId } },
  'POST /api/auth/penmas-register': { body: { username: 'pers.baru', password: 'Sandi-Contoh-1' } },

  // Accounts
  'GET /api/dashboard/users': { wide: allAccounts },
  'PUT /api/dashboard/users/:id/approve': { params: { id: unit.account }, wide: allAccounts },
  'PUT /api/dashboard/users/:id/reject': { params: { id: unit.account }, wide: allAccounts },
  'GET /api/dashboard/audit': { wide: 'administrators see what happened in the whole installation' },

  // Password reset
  ...forEach(
    ['/api/auth/dashboard-password-reset', '/api/auth/password-reset', '/api/password-reset'],
    (prefix): Record<string, Sample> => ({
      [`POST ${prefix}/request`]: { body: { username: nobody, contact: '628110000099' } },
      [`POST ${prefix}/confirm`]: {
        body: { token: 'x'.repeat(43), password: 'Sandi-Contoh-2', confirmPassword: 'Sandi-Contoh-2' },
      },
    }),
  ),

  // Claim
  'POST /api/claim/validate-email': { body: { email: 'bukan alamat' } },
  'POST /api/claim/request-otp': { body: { nrp: '89999999', email: 'siapa@contoh.example' } },
  'POST /api/claim/verify-otp': { body: { nrp: otherUnit.person, email: 'siapa@contoh.example', otp: '000000' } },
  'POST /api/claim/user-data': { body: { nrp: otherUnit.person, email: 'siapa@contoh.example' } },
  'PUT /api/claim/update': { body: { nrp: otherUnit.person, email: 'siapa@contoh.example', nama: 'Orang Lain' } },
  'POST /api/claim/close': {},

  // Attendance
  'GET /api/insta/rekap-likes': { tenant: recapForms },
  'GET /api/tiktok/rekap-komentar': {
    tenant: [...recapForms, { ask: ({ clientId }) => ({ headers: { 'x-client-id': clientId } }), foreign: 'own' }],
  },
};

function forEach<Item>(
  items: readonly Item[],
  samplesOf: (item: Item) => Record<string, Sample>,
): Record<string, Sample> {
  return Object.assign({}, ...items.map(samplesOf)) as Record<string, Sample>;
}
