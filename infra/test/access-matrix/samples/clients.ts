import type { Caller } from '../callers.ts';
import { byTenant, type Outcome, type Samples, type TenantAsk } from '../sample.ts';
import type { Tenant } from '../world.ts';

const named: TenantAsk['ask'] = ({ clientId }) => ({ params: { client_id: clientId } });

/** Changed by whoever it is linked to: the role that one carries does not do. */
const own = (tenant: Tenant, { clients }: Caller): Outcome => (clients.includes(tenant) ? 'shown' : 'denied');

const isDirectorates = ({ roles: [role] }: Caller): boolean => role === 'ditbinmas' || role === 'ditlantas';
/** Directorates get their own, whatever unit they name; of a unit the holders of the role, and there are none. */
const people = (tenant: Tenant, caller: Caller): Outcome => {
  if (!isDirectorates(caller)) return byTenant(tenant, caller);
  return caller.clients[0]?.type === 'org' ? 'empty' : 'own';
};

/** Clients themselves. */
export const clients: Samples = {
  // Lists hold what is the caller's, whatever is asked: strangers' marks would be seen.
  'GET /api/clients': {},
  'GET /api/clients/active': {},
  'GET /api/clients/profile': {
    tenant: [
      { ask: ({ clientId }) => ({ query: { client_id: clientId.toLowerCase() } }), outcome: byTenant },
      { ask: ({ clientId }) => ({ query: { client_id: clientId, role: 'ditbinmas', scope: 'DIREKTORAT' } }) },
    ],
  },
  'GET /api/clients/:client_id': { tenant: [{ ask: named }] },
  'POST /api/clients': {
    tenant: [
      { ask: ({ clientId }) => ({ body: { client_id: clientId, nama: 'Ada' } }), outcome: () => 'taken' },
      {
        // Below a foreign client. Below the own one it would be entered, and a caller would have one more.
        ask: (tenant, { clients }) =>
          clients.includes(tenant)
            ? undefined
            : { body: { client_id: 'BARU', nama: 'Baru', parent_client_id: tenant.clientId } },
        outcome: () => 'denied',
      },
    ],
  },
  'PUT /api/clients/:client_id': {
    tenant: [{ ask: ({ clientId }) => ({ params: { client_id: clientId }, body: { client_level: 'polres' } }), outcome: own }],
  },
  'DELETE /api/clients/:client_id': {
    // There are people in all of them.
    tenant: [{ ask: named, outcome: (tenant, caller) => (own(tenant, caller) === 'shown' ? 'taken' : 'denied') }],
  },
  'GET /api/clients/:client_id/users': { tenant: [{ ask: named, outcome: people }] },
  'GET /api/clients/:client_id/summary': { tenant: [{ ask: named }] },
  'GET /api/clients/:client_id/posts/instagram': { tenant: [{ ask: named }] },
  'GET /api/clients/:client_id/posts/instagram/likes': { tenant: [{ ask: named }] },
  'GET /api/clients/:client_id/posts/tiktok': { tenant: [{ ask: named }] },
  'GET /api/clients/:client_id/posts/tiktok/comments': { tenant: [{ ask: named }] },
  'GET /api/clients/:client_id/satbinmas-official': { tenant: [{ ask: named, blind: 'no client has such an account yet' }] },
  'GET /api/clients/:client_id/satbinmas-official/data': { tenant: [{ ask: named }] },
  'PUT /api/clients/:client_id/satbinmas-official': {
    tenant: [
      {
        ask: ({ clientId, mark }) => ({
          params: { client_id: clientId },
          body: { platform: 'instagram', username: mark },
        }),
        outcome: own,
      },
    ],
  },
  'DELETE /api/clients/:client_id/satbinmas-official/:account_id': {
    tenant: [
      {
        ask: ({ clientId }) => ({ params: { client_id: clientId, account_id: 'tidak-ada' } }),
        outcome: (tenant, caller) => (own(tenant, caller) === 'shown' ? 'not found' : 'denied'),
      },
    ],
  },
};
