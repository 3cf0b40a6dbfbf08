import type { Caller } from '../callers.ts';
import type { Outcome, Samples, TenantAsk } from '../sample.ts';
import { type Tenant, unit } from '../world.ts';

const everybody = 'administrators decide about the requests of the whole installation';
const form = { bank_name: 'BANK', account_number: '1', sender_name: 'CONTOH' };
const proof = { proof_url: 'https://berkas.example.org/bukti.jpg' };

/** Every account has a request that waits already. */
const asking: TenantAsk = {
  ask: ({ clientId }) => ({ body: { ...form, client_id: clientId } }),
  outcome: (tenant, { tenants }) => (tenants.includes(tenant) ? 'taken' : 'denied'),
};
/** The request of an account that nobody signs in with. */
const foreign = (body?: object): TenantAsk => ({
  ask: ({ account }) => ({ params: { token: account }, ...(body ? { body } : {}) }),
  outcome: () => 'not found',
});
const listed: TenantAsk = {
  ask: ({ clientId }) => ({ query: { client_id: clientId } }),
  // People are shown their own requests, whatever they ask for.
  outcome: (tenant, { kind, clients }) => {
    if (kind === 'personnel') return 'own';
    return clients.includes(tenant) ? 'shown' : 'denied';
  },
};
const own = (tenant: Tenant, { clients }: Caller): Outcome => (clients.includes(tenant) ? 'shown' : 'not found');
const changing: TenantAsk = {
  ask: ({ premium, mark }) => ({ params: { id: premium.resident }, body: { sender_name: mark } }),
  outcome: own,
};

/** Requests for premium: of accounts and people, each their own; decided by administrators. */
export const premium: Samples = {
  'POST /api/premium/request': { tenant: [asking] },
  'GET /api/premium/request/latest': {},
  'GET /api/premium/request/:token': { tenant: [foreign()] },
  'PUT /api/premium/request/:token/confirm': { tenant: [foreign(proof)] },
  'GET /api/premium/requests': { wide: everybody },
  'GET /api/premium/requests/:id': { params: { id: unit.premium.account }, wide: everybody },
  'PUT /api/premium/requests/:id/approve': { params: { id: unit.premium.account }, wide: everybody },
  'PUT /api/premium/requests/:id/deny': { params: { id: unit.premium.account }, wide: everybody },
  'GET /api/premium-requests': { tenant: [listed] },
  'POST /api/premium-requests': { body: { bank_name: 'BANK' } },
  'GET /api/premium-requests/:id': { params: { id: unit.premium.resident }, wide: everybody },
  'PUT /api/premium-requests/:id': { tenant: [changing] },
  'PUT /api/premium-requests/:id/approve': { params: { id: unit.premium.person }, wide: everybody },
  'PUT /api/premium-requests/:id/deny': { params: { id: unit.premium.person }, wide: everybody },
};
