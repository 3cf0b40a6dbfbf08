import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Principal, permittedClient, scopeFor } from '../src/index.ts';

function principal(change: Partial<Principal>): Principal {
  return {
    kind: 'dashboard',
    id: '7c0e',
    role: 'operator',
    accountRole: 'operator',
    clientIds: ['RES_A'],
    clientId: 'RES_A',
    regionalId: null,
    sessionId: 'j',
    claims: {},
    ...change,
  };
}
const denied = expect.objectContaining({ code: 'CLIENT_DENIED', status: 403 });
const outcome = (who: Principal, requested?: string | null): unknown => {
  try {
    return permittedClient(who, requested);
  } catch (error) {
    return error;
  }
};

describe('the client a request is about', () => {
  test.for([
    ['one of its own', 'RES_A', 'RES_A'],
    ['spelling aside', ' res_a ', 'RES_A'],
    ['none named: the one it has', undefined, 'RES_A'],
    ['a blank one', '  ', 'RES_A'],
    ['another', 'RES_B', denied],
    ['a pattern', 'RES_%', denied],
  ] as const)('%s', ([, requested, expected]) => {
    expect(outcome(principal({}), requested)).toEqual(expected);
  });

  test('with several clients one must be named', () => {
    const who = principal({ clientIds: ['RES_A', 'RES_B'], clientId: null });
    expect(outcome(who)).toEqual(expect.objectContaining({ code: 'CLIENT_REQUIRED', status: 400 }));
    expect(outcome(who, 'res_b')).toBe('RES_B');
  });

  test('may be the directorate whose role the principal carries', () => {
    const who = principal({ role: 'ditcontoh', clientIds: ['RES_A'] });
    expect(outcome(who, 'DitContoh')).toBe('DITCONTOH');
    expect(outcome(who, 'DITLAIN')).toEqual(denied);
    expect(scopeFor(who)).toEqual({ clientIds: new Set(['RES_A']), directorate: 'DITCONTOH' });
  });

  test('is never one that merely shares the name of a role that is no directorate', () => {
    for (const role of ['admin', 'operator', 'client', 'user']) {
      expect(outcome(principal({ role }), role.toUpperCase())).toEqual(denied);
      expect(scopeFor(principal({ role })).directorate).toBeNull();
    }
  });

  test('is for personnel and penmas only their own, whatever their role is called', () => {
    expect(outcome(principal({ kind: 'personnel', role: 'ditcontoh' }), 'DITCONTOH')).toEqual(denied);
    expect(
      outcome(principal({ kind: 'penmas', role: 'ditcontoh', clientIds: [], clientId: null }), 'DITCONTOH'),
    ).toEqual(denied);
  });
});

test('an admin of RES_A is denied RES_B, however the query is put; so is a person of RES_A', () => {
  const adminOfA = principal({ role: 'admin', accountRole: 'admin' });
  // client_id=RES_B; client_id=RES_B&role=RES_B&scope=org: the role of the query has no way in.
  expect(outcome(adminOfA, 'RES_B')).toEqual(denied);
  expect(permittedClient).toHaveLength(2);
  expect(outcome(principal({ kind: 'personnel', role: 'user' }), 'RES_B')).toEqual(denied);
});

test('nothing outside the scope is ever permitted', () => {
  const id = fc.constantFrom('RES_A', 'RES_B', 'DITCONTOH', 'ADMIN', 'res_a', ' DitContoh ', '');
  const role = fc.constantFrom('admin', 'operator', 'ditcontoh', 'user', null);
  const kind = fc.constantFrom('dashboard', 'personnel', 'client', 'penmas', 'system');
  const clientIds = fc.uniqueArray(fc.constantFrom('RES_A', 'RES_B', 'DITCONTOH'));
  fc.assert(
    fc.property(kind, role, clientIds, fc.oneof(id, fc.string()), (kind, role, clientIds, requested) => {
      const clientId = clientIds.length === 1 ? (clientIds[0] ?? null) : null;
      const who = principal({ kind, role, accountRole: role, clientIds, clientId });
      const permitted = outcome(who, requested);
      if (typeof permitted !== 'string') return;
      const { clientIds: own, directorate } = scopeFor(who);
      expect(own.has(permitted) || permitted === directorate).toBe(true);
      expect(permitted).toBe(requested.trim().toUpperCase() || clientId);
    }),
  );
});
