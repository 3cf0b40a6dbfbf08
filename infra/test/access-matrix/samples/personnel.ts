import type { Caller } from '../callers.ts';
import { byTenant, type Outcome, type Samples, type TenantAsk } from '../sample.ts';
import type { Tenant } from '../world.ts';

const isDirectorates = ({ roles: [role] }: Caller): boolean => role === 'ditbinmas' || role === 'ditlantas';
/** A unit whose role is a directorate's sees the holders of that role among its own people, and there are none. */
const isUnitOfDirectorate = (caller: Caller): boolean => isDirectorates(caller) && caller.clients[0]?.type === 'org';

/** People are seen by those whose clients they belong to; to others it is as if there were no such person. */
const record = (tenant: Tenant, { clients }: Caller): Outcome => (clients.includes(tenant) ? 'shown' : 'not found');
const colleague = (tenant: Tenant, caller: Caller): Outcome =>
  caller.kind === 'personnel' ? 'not found' : record(tenant, caller);
/** Roles are given by admins and, its own, by a directorate. */
const roles = (tenant: Tenant, caller: Caller): Outcome => {
  const seen = record(tenant, caller);
  const gives = caller.roles.includes('admin') || (isDirectorates(caller) && !isUnitOfDirectorate(caller));
  return seen === 'shown' && !gives ? 'forbidden' : seen;
};
const list = (tenant: Tenant, caller: Caller): Outcome =>
  isUnitOfDirectorate(caller) && caller.tenants.includes(tenant) ? 'empty' : byTenant(tenant, caller);
const everybody = (tenant: Tenant, caller: Caller): Outcome =>
  isUnitOfDirectorate(caller) && tenant.type === 'direktorat' ? list(tenant, caller) : byTenant(tenant, caller);
/** Directorates get their own, whatever unit they name. */
const byClient = (tenant: Tenant, caller: Caller): Outcome => {
  if (isUnitOfDirectorate(caller)) return 'empty';
  return isDirectorates(caller) ? 'own' : byTenant(tenant, caller);
};
/** The holders of a directorate's role, of these those within reach. */
const holders = ({ clientId }: Tenant, { clients }: Caller): Outcome =>
  clients[0]?.clientId === clientId ? 'shown' : 'empty';

/** Imports fill the caller's own clients, none whose role it only carries. */
const own = (tenant: Tenant, { clients }: Caller): Outcome => (clients.includes(tenant) ? 'shown' : 'denied');

/** Personnel mean themselves where others mean somebody of the unit. */
const personOf = (tenant: Tenant, { kind, clients }: Caller): string =>
  kind === 'personnel' && clients.includes(tenant) ? tenant.resident : tenant.person;
const about = (
  outcome: TenantAsk['outcome'] = record,
  body?: (tenant: Tenant, caller: Caller) => object,
): readonly TenantAsk[] => [
  {
    ask: (tenant, caller) => ({
      params: { id: personOf(tenant, caller) },
      ...(body ? { body: body(tenant, caller) } : {}),
    }),
    outcome,
  },
];
const client: TenantAsk['ask'] = ({ clientId }) => ({ params: { client_id: clientId } });

/** Somebody new for every caller and client, so that nobody is known already. */
const newcomer: TenantAsk = {
  ask: (tenant, caller) => {
    // With the role they would be the directorate's, too.
    if (isUnitOfDirectorate(caller)) return undefined;
    const number = [...`${caller.name} ${tenant.clientId}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_999_991, 7);
    return { body: { user_id: `8${String(number).padStart(7, '0')}`, nama: 'Orang Baru', client_id: tenant.clientId } };
  },
  outcome: (tenant, caller) => (isDirectorates(caller) ? 'own' : byTenant(tenant, caller)),
};

/** The directory of people. */
export const personnel: Samples = {
  'GET /api/users': {
    tenant: [
      { ask: ({ clientId }) => ({ query: { client_id: clientId } }), outcome: everybody },
      { ask: ({ clientId }) => ({ query: { client_id: clientId, limit: '5' } }), outcome: everybody },
    ],
  },
  'GET /api/users/list': {
    tenant: [
      { ask: ({ clientId }) => ({ query: { client_id: clientId } }), outcome: list },
      { ask: ({ clientId }) => ({ query: { client_id: clientId.toLowerCase(), page: '1' } }), outcome: list },
      {
        ask: ({ clientId, type }, { clients: [own] }) =>
          type === 'direktorat' && own
            ? { query: { client_id: own.clientId, role: clientId.toLowerCase(), scope: 'direktorat' } }
            : undefined,
        outcome: holders,
      },
    ],
  },
  'GET /api/users/export': {
    tenant: [
      { ask: ({ clientId }) => ({ query: { client_id: clientId, format: 'csv' } }), outcome: list },
      { ask: (_tenant, { clients: [own] }) => (own ? { query: { format: 'csv' } } : undefined), outcome: () => 'own' },
    ],
  },
  'GET /api/users/import/template': {},
  'POST /api/users/import': {
    tenant: [
      {
        ask: ({ clientId }) => ({
          body: { client_id: clientId, source: 'https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOp/edit#gid=0' },
        }),
        outcome: own,
      },
    ],
  },
  'GET /api/users/imports': { tenant: [{ ask: ({ clientId }) => ({ query: { client_id: clientId } }), outcome: own }] },
  'GET /api/users/imports/:id': {
    tenant: [{ ask: ({ personnelImport }) => ({ params: { id: personnelImport } }), outcome: record }],
  },
  'GET /api/users/imports/:id/rows': {
    tenant: [
      { ask: ({ personnelImport }) => ({ params: { id: personnelImport } }), outcome: record },
      { ask: ({ personnelImport }) => ({ params: { id: personnelImport }, query: { format: 'csv' } }), outcome: record },
    ],
  },
  'GET /api/users/by-client/:client_id': { tenant: [{ ask: client, outcome: byClient }] },
  'GET /api/users/by-client-full/:client_id': {
    tenant: [{ ask: client, outcome: byClient }],
  },
  'POST /api/users': { tenant: [newcomer] },
  'POST /api/users/create': { tenant: [newcomer] },
  'GET /api/users/:id': { tenant: [...about(), { ask: ({ person }) => ({ params: { id: person } }), outcome: colleague }] },
  'PUT /api/users/:id': { tenant: about(record, () => ({ jabatan: 'KANIT' })) },
  'DELETE /api/users/:id': { tenant: about() },
  'PUT /api/users/:id/roles': { tenant: about(roles, () => ({ roles: ['operator'] })) },
  'PUT /api/users/:id/wa-notification': {
    tenant: about(record, (tenant, caller) => ({ whatsapp: `62812${personOf(tenant, caller)}`, opt_in: true })),
  },
  // The number that somebody has already: done.
  'PUT /api/user_roles/update': { tenant: [renumbering()] },
  'POST /api/user_roles/update': { tenant: [renumbering()] },
};

function renumbering(): TenantAsk {
  return {
    ask: ({ person }) => ({ body: { old_user_id: person, new_user_id: person } }),
    outcome: record,
    blind: 'the answer holds the numbers only',
  };
}
