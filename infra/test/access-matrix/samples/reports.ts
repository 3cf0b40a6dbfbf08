import type { Caller } from '../callers.ts';
import type { Outcome, Samples, TenantAsk } from '../sample.ts';
import type { Tenant } from '../world.ts';

/** Administrators of the installation see and change the reports of all. */
const administers = ({ kind, roles }: Caller): boolean => kind === 'dashboard' && roles.includes('admin');
const sees = (tenant: Tenant, caller: Caller): boolean => administers(caller) || caller.tenants.includes(tenant);

const byClient = (tenant: Tenant, caller: Caller): Outcome => (sees(tenant, caller) ? 'shown' : 'denied');
const record = (tenant: Tenant, caller: Caller): Outcome => (sees(tenant, caller) ? 'shown' : 'not found');
/** Addresses, which carry the mark, are for administrators and for the client itself. */
const addressed = (tenant: Tenant, caller: Caller, otherwise: Outcome): Outcome => {
  if (administers(caller) || caller.clients.includes(tenant)) return 'shown';
  return caller.tenants.includes(tenant) ? 'empty' : otherwise;
};

const subscription: TenantAsk = {
  ask: ({ refresh }) => ({ params: { id: refresh } }),
  outcome: (tenant, caller) => addressed(tenant, caller, 'not found'),
};
const issue: TenantAsk = { ask: ({ refresh }) => ({ params: { id: refresh } }), outcome: record };

/** What reports there are, who gets them, what they would say and what they said. */
export const reports: Samples = {
  'GET /api/reports': {},
  'GET /api/reports/subscriptions': {
    tenant: [
      {
        ask: ({ clientId }) => ({ query: { client_id: clientId } }),
        outcome: (tenant, caller) => addressed(tenant, caller, 'denied'),
      },
    ],
  },
  'GET /api/reports/subscriptions/:id': { tenant: [subscription] },
  'POST /api/reports/subscriptions': {
    tenant: [
      {
        ask: ({ clientId, mark }) => ({
          body: {
            ...{ report: 'likes-attendance', clientId, schedule: ['0 20 * * *'] },
            recipients: [`email:baru@${mark}.example`],
          },
        }),
        outcome: byClient,
      },
    ],
  },
  'PATCH /api/reports/subscriptions/:id': {
    tenant: [
      {
        ask: ({ clientId, refresh, mark }) => ({
          params: { id: refresh },
          body: { clientId, recipients: [`email:lain@${mark}.example`] },
        }),
        outcome: record,
      },
    ],
  },
  'DELETE /api/reports/subscriptions/:id': { params: { id: '00000000-0000-4000-8000-000000000000' } },
  'POST /api/reports/subscriptions/:id/send': { tenant: [{ ...subscription, outcome: record }] },
  'POST /api/reports/preview': {
    tenant: [
      { ask: ({ clientId }) => ({ body: { report: 'likes-attendance', clientId } }), outcome: byClient },
      {
        ask: ({ clientId }) => ({ body: { report: 'likes-attendance', clientId: ` ${clientId.toLowerCase()} ` } }),
        outcome: byClient,
      },
    ],
  },
  'GET /api/reports/issues': {
    tenant: [{ ask: ({ clientId }) => ({ query: { client_id: clientId, status: 'sent' } }), outcome: byClient }],
  },
  'GET /api/reports/issues/:id': { tenant: [issue] },
  'GET /api/reports/issues/:id/files/:fileId': {
    tenant: [{ ask: ({ refresh }) => ({ params: { id: refresh, fileId: refresh } }), outcome: record }],
  },
};
