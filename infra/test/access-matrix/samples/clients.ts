import { byTenant, type Samples, type TenantAsk } from '../sample.ts';

const named: TenantAsk['ask'] = ({ clientId }) => ({ params: { client_id: clientId } });

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
};
