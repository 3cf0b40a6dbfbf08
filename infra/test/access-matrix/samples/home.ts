import type { Caller } from '../callers.ts';
import { byTenant, type Outcome, type Samples, type TenantAsk } from '../sample.ts';
import { otherDirectorate, type Tenant, unit } from '../world.ts';

const isOwn = (tenant: Tenant, { clients }: Caller): boolean => clients.includes(tenant);
const isDirectorate = ({ clients: [only, ...more] }: Caller): boolean =>
  only?.type === 'direktorat' && more.length === 0;

/** People are known to their unit, or to nobody. */
const record = (tenant: Tenant, caller: Caller): Outcome => (isOwn(tenant, caller) ? 'shown' : 'not found');
const complaint: TenantAsk = {
  ask: ({ resident, clientId }) => ({
    body: { nrp: resident, client_id: clientId, issue: 'Sudah melaksanakan, belum terdata' },
  }),
  outcome: record,
};
const complaints: TenantAsk = {
  ask: ({ clientId }) => ({ query: { client_id: clientId } }),
  // A directorate may name units; of theirs it sees nobody but those who hold its role.
  outcome: (tenant, caller) => (isOwn(tenant, caller) ? 'shown' : isDirectorate(caller) ? 'empty' : 'denied'),
};

/** A unit that carries a directorate's role is shown the directorate's accounts, whichever of the two it asks for. */
const borrows = ({ clients: [own], tenants }: Caller): boolean => own === unit && tenants.includes(otherDirectorate);
const naming: readonly TenantAsk['ask'][] = [
  ({ clientId }) => ({ query: { client_id: clientId } }),
  ({ clientId }) => ({ query: { client_id: ` ${clientId.toLowerCase()} `, periode: 'semua' } }),
];
const byHeader: TenantAsk['ask'] = ({ clientId }) => ({ headers: { 'x-client-id': clientId } });
const home: readonly TenantAsk[] = [
  ...naming.map(
    (ask): TenantAsk => ({ ask: (tenant, caller) => (borrows(caller) ? undefined : ask(tenant, caller)) }),
  ),
  {
    ask: (tenant, caller) => (borrows(caller) ? undefined : byHeader(tenant, caller)),
    // What the request says counts only for those who have not exactly one.
    outcome: (tenant, caller) => (caller.clients.length === 1 ? 'own' : byTenant(tenant, caller)),
  },
  ...naming.map((ask): TenantAsk => {
    const blind = 'the directorate’s accounts stand in the place of the unit’s';
    return { ask: (tenant, caller) => (borrows(caller) ? ask(tenant, caller) : undefined), blind };
  }),
];

const blind = 'names the client only';
const refresh: TenantAsk = {
  ask: ({ clientId }) => ({ body: { client_id: clientId } }),
  outcome: (tenant, caller) => {
    if (!caller.tenants.includes(tenant)) return 'denied';
    const may = isOwn(tenant, caller) && (caller.roles.includes('admin') || isDirectorate(caller));
    return may ? 'shown' : 'forbidden';
  },
  blind,
};

/** The dashboard's home page, and complaints. */
export const homePage: Samples = {
  'POST /api/dashboard/komplain/insta': { tenant: [complaint] },
  'POST /api/dashboard/komplain/tiktok': { tenant: [complaint] },
  'POST /api/tiktok/komplain': { tenant: [complaint] },
  'GET /api/dashboard/komplain': { tenant: [complaints] },
  'GET /api/aggregator': { tenant: home },
  'POST /api/aggregator/refresh': { tenant: [refresh] },
  'GET /api/aggregator/refresh/:id': {
    tenant: [{ ask: ({ refresh: id }) => ({ params: { id } }), outcome: record, blind }],
  },
};
