import type { Principal } from '@cicero/access';
import type { ErrorCode } from '@cicero/contracts';
import { describe, expect, test } from 'vitest';
import { type ResolveOptions, resolveScope, type ScopeQuery } from '../../src/scope/resolve.ts';

function principal(role: string | null, clientIds: string[], more: Partial<Principal> = {}): Principal {
  return {
    kind: 'dashboard',
    id: 'x',
    role,
    accountRole: role,
    clientIds,
    clientId: clientIds.length === 1 ? (clientIds[0] ?? null) : null,
    regionalId: null,
    sessionId: 's',
    claims: {},
    ...more,
  };
}
const directorates = new Set(['ditbinmas', 'bidhumas', 'ditpolairud']);
const fromQuery: ResolveOptions = { clientFromToken: false, directorates };
const fromToken: ResolveOptions = { clientFromToken: true, directorates };
const unit = principal('admin', ['RES_A']);
const operator = principal('operator', ['RES_A']);
const binmas = principal('ditbinmas', ['DITBINMAS']);
const humas = principal('bidhumas', ['BIDHUMAS']);
const nothing = { postRole: null, members: null, role: null, regionalId: null, officialOnly: false };

describe('whose posts and which people', () => {
  test.for<[string, Principal, ScopeQuery, object]>([
    ['a unit about itself', unit, { client_id: ' res_a ' }, { owner: 'RES_A', members: 'RES_A' }],
    [
      'the default directorate about its directorate, whatever it names',
      binmas,
      { client_id: 'RES_Z' },
      { owner: 'DITBINMAS', postRole: 'ditbinmas', role: 'ditbinmas' },
    ],
    [
      'a unit of the default directorate, too',
      principal('ditbinmas', ['RES_A']),
      {},
      { owner: 'DITBINMAS', postRole: 'ditbinmas', role: 'ditbinmas' },
    ],
    [
      'another directorate about its members',
      humas,
      { client_id: 'BIDHUMAS' },
      { owner: 'BIDHUMAS', members: 'BIDHUMAS' },
    ],
    [
      'another directorate as such',
      humas,
      { client_id: 'BIDHUMAS', role: 'BIDHUMAS', scope: 'DIREKTORAT' },
      { owner: 'BIDHUMAS', postRole: 'bidhumas', role: 'bidhumas' },
    ],
    [
      'the members of a unit by the posts of their directorate',
      principal('ditbinmas', ['RES_A']),
      { client_id: 'RES_A', role: 'ditbinmas', scope: 'org' },
      { owner: 'DITBINMAS', members: 'RES_A', role: 'ditbinmas' },
    ],
    [
      'the members of a unit by the posts of a directorate that is new in the directory',
      unit,
      { client_id: 'RES_A', role: 'ditpolairud', scope: 'org' },
      { owner: 'DITPOLAIRUD', members: 'RES_A', role: 'ditpolairud' },
    ],
    [
      'operators',
      operator,
      { client_id: 'RES_A', role: 'operator', scope: 'ORG' },
      { owner: 'RES_A', members: 'RES_A', role: 'operator' },
    ],
    ['operators of the one client', operator, { scope: 'org' }, { owner: 'RES_A', members: 'RES_A', role: 'operator' }],
    [
      'operators by official posts',
      operator,
      { client_id: 'RES_A', scope: 'org', official_only: 'YES' },
      { owner: 'RES_A', members: 'RES_A', role: 'operator', officialOnly: true },
    ],
    ['any other role of a unit', unit, { client_id: 'RES_A', role: 'ditsurya' }, { owner: 'RES_A', members: 'RES_A' }],
    ['the role of the token', unit, { client_id: 'RES_A', scope: 'org' }, { owner: 'RES_A', members: 'RES_A' }],
    [
      'a region',
      unit,
      { client_id: 'RES_A', regional_id: ' jatim' },
      { owner: 'RES_A', members: 'RES_A', regionalId: 'JATIM' },
    ],
    [
      'every region unless one is asked for: a directorate has people in several',
      principal('admin', ['RES_A'], { regionalId: 'JATENG' }),
      { client_id: 'RES_A' },
      { owner: 'RES_A', members: 'RES_A' },
    ],
  ])('%s', ([, who, query, expected]) => {
    expect(resolveScope(who, query, fromQuery)).toEqual({ ...nothing, ...expected });
  });

  test('a client from the token or, last, from the header', () => {
    const several = principal('admin', ['RES_A', 'RES_B']);
    expect(resolveScope(unit, {}, fromToken).owner).toBe('RES_A');
    expect(resolveScope(several, {}, { ...fromToken, header: 'res_b' }).owner).toBe('RES_B');
    expect(resolveScope(unit, {}, { ...fromToken, header: 'RES_Z' }).owner).toBe('RES_A');
  });
});

describe('refusals', () => {
  const personnel = principal('user', ['RES_A'], { kind: 'personnel' });
  const penmas = principal('penulis', [], { kind: 'penmas' });
  test.for<[string, ErrorCode, Principal, ScopeQuery, ResolveOptions]>([
    ['no client', 'CLIENT_REQUIRED', unit, {}, fromQuery],
    ['no client in the standard form', 'CLIENT_REQUIRED', unit, { scope: 'org' }, fromQuery],
    ['no client anywhere', 'CLIENT_REQUIRED', principal('admin', ['RES_A', 'RES_B']), {}, fromToken],
    [
      'an operator of several clients names none',
      'CLIENT_NOT_IN_TOKEN',
      principal('operator', ['A', 'B']),
      { scope: 'org' },
      fromQuery,
    ],
    ['a scope that does not exist', 'SCOPE_INVALID', unit, { client_id: 'RES_A', scope: 'semua' }, fromQuery],
    ['no role at all', 'ROLE_REQUIRED', principal(null, ['RES_A']), { client_id: 'RES_A', scope: 'org' }, fromQuery],
    ['another client', 'CLIENT_DENIED', unit, { client_id: 'RES_B' }, fromQuery],
    [
      'another client by its own name as role',
      'CLIENT_DENIED',
      unit,
      { client_id: 'RES_B', role: 'RES_B', scope: 'org' },
      fromQuery,
    ],
    [
      'another client as a directorate',
      'CLIENT_DENIED',
      unit,
      { client_id: 'RES_B', role: 'res_b', scope: 'direktorat' },
      fromQuery,
    ],
    [
      "a directorate's people by role alone",
      'CLIENT_DENIED',
      unit,
      { client_id: 'RES_A', role: 'ditbinmas', scope: 'direktorat' },
      fromQuery,
    ],
    [
      'operators of another client',
      'CLIENT_DENIED',
      operator,
      { client_id: 'RES_B', role: 'operator', scope: 'org' },
      fromToken,
    ],
    ['personnel about another client', 'CLIENT_DENIED', personnel, { client_id: 'RES_B' }, fromQuery],
    ['penmas about any client', 'CLIENT_DENIED', penmas, { client_id: 'RES_B' }, fromQuery],
    [
      'a header cannot open a client',
      'CLIENT_DENIED',
      principal('admin', ['RES_A', 'RES_B']),
      {},
      { ...fromToken, header: 'RES_C' },
    ],
  ])('%s', ([, code, who, query, options]) => {
    expect(() => resolveScope(who, query, options)).toThrow(expect.objectContaining({ code }));
  });
});
