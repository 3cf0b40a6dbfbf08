import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { signToken } from '@cicero/access';
import type { PrincipalKind } from '@cicero/runtime';
import type { House } from './house.ts';
import {
  accounts,
  directorate,
  otherDirectorate,
  otherUnit,
  people,
  pressAccounts,
  secondUnit,
  switchedOffClient,
  type Tenant,
  unit,
} from './world.ts';

/** A kind of caller, and what a reader of the document has to know to say whether it passes. */
export interface Caller {
  readonly name: string;
  /** Who is signed in; undefined = nobody who may be. */
  readonly kind?: PrincipalKind;
  /** The role whose data it sees, and its own. */
  readonly roles: readonly string[];
  /** The clients it is linked to, or is. */
  readonly clients: readonly Tenant[];
  /** These, and the directorate that it sees by its role. */
  readonly tenants: readonly Tenant[];
  /** How it is turned away from every route that wants a login; undefined = it is signed in. */
  readonly refusal?: 'TOKEN_REQUIRED' | 'TOKEN_INVALID';
  /** Makes one request with the headers that it shows; each has a session of its own, as routes may end it. */
  present<Answer>(request: (headers: Record<string, string>) => Promise<Answer>): Promise<Answer>;
}

/** Every kind of caller there is. */
export function callersOf(house: House): Caller[] {
  const { clock, access, keyring } = house;
  const sign = (kind: PrincipalKind, id: string) =>
    signToken({ keyring, clock }, { kind, claims: { [idClaims[kind]]: id } }, { ttl: 7_200_000 });
  const signIn = async (kind: PrincipalKind, id: string) => {
    const signed = await sign(kind, id);
    await access.sessions.create({ kind, id }, signed.jti, signed.expiresAt);
    return signed;
  };
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const showing = (headers: Record<string, string>): Caller['present'] => {
    return (request) => request(headers);
  };
  const session = (kind: PrincipalKind, id: string): Caller['present'] => {
    return async (request) => {
      const { token, jti } = await signIn(kind, id);
      try {
        return await request(bearer(token));
      } finally {
        await access.sessions.revoke({ kind, id }, jti);
      }
    };
  };

  const known = (name: string, kind: PrincipalKind, id: string, roles: string[], ...clients: Tenant[]): Caller => ({
    name,
    kind,
    roles,
    clients,
    tenants: clients,
    present: session(kind, id),
  });
  const unknown = (name: string, present: Caller['present'], refusal: Caller['refusal'] = 'TOKEN_INVALID'): Caller => ({
    name,
    roles: [],
    clients: [],
    tenants: [],
    refusal,
    present,
  });

  const dashboard = (name: string, id: string, roles: string[], ...clients: Tenant[]): Caller =>
    known(`dashboard, ${name}`, 'dashboard', id, roles, ...clients);
  const operator = session('dashboard', accounts.operator);

  return [
    unknown('nobody', showing({}), 'TOKEN_REQUIRED'),
    unknown('with garbage for a token', showing(bearer('eyJhbGciOiJub25lIn0.e30.'))),
    unknown('with garbage for a cookie', showing({ cookie: 'token=x; token_client=y' })),
    dashboard('admin of a unit', accounts.unitAdmin, ['admin'], unit),
    dashboard('admin of a directorate', accounts.directorateAdmin, ['ditbinmas', 'admin'], directorate),
    dashboard('operator of a unit', accounts.operator, ['operator'], unit),
    dashboard('operator of two units', accounts.operatorOfTwo, ['operator'], unit, secondUnit),
    dashboard('of a directorate', accounts.directorate, ['ditbinmas'], directorate),
    dashboard('of one with another’s role', accounts.directorateStray, ['ditbinmas', 'ditlantas'], directorate),
    {
      ...dashboard('of a unit with a directorate’s role', accounts.unitOfDirectorate, ['ditlantas'], unit),
      tenants: [unit, otherDirectorate],
    },
    dashboard('without client', accounts.withoutClient, ['operator']),
    dashboard('operator of another unit', accounts.otherOperator, ['operator'], otherUnit),
    dashboard('of another directorate', accounts.otherDirectorate, ['ditlantas'], otherDirectorate),
    unknown('dashboard, not approved', session('dashboard', accounts.pending)),
    // The session ends before the request is made.
    unknown('dashboard, signed out', async (request) => request(await operator(async (shown) => shown))),
    unknown('dashboard, without a session', async (request) => {
      return request(bearer((await sign('dashboard', accounts.operator)).token));
    }),
    unknown('dashboard, forged', async (request) => request(bearer(await forge('dashboard', house)))),
    known('person, active', 'personnel', people.active, ['user'], unit),
    unknown('person, inactive', session('personnel', people.inactive)),
    known('client, active', 'client', unit.clientId, ['client'], unit),
    known('client, a directorate', 'client', directorate.clientId, ['ditbinmas'], directorate),
    unknown('client, switched off', session('client', switchedOffClient)),
    known('penmas, penulis', 'penmas', pressAccounts.penulis, ['penulis']),
    known('penmas, editor', 'penmas', pressAccounts.editor, ['editor']),
    known('penmas, admin', 'penmas', pressAccounts.admin, ['admin']),
    unknown('penmas, gone', session('penmas', 'penmas-hilang')),
    known('system, with a session', 'system', 'cicero', ['system']),
    unknown('system, forged', async (request) => request(bearer(await forge('system', house)))),
  ];
}

const idClaims = {
  dashboard: 'dashboard_user_id',
  personnel: 'user_id',
  client: 'client_id',
  penmas: 'user_id',
  system: 'name',
} as const satisfies Record<PrincipalKind, string>;

const stranger = generateKeyPairSync('ed25519').privateKey;

/** A token in which everything is right, the key's name included, but the key; its session lives. */
async function forge(kind: 'system' | 'dashboard', { access, keyring, clock }: House): Promise<string> {
  const id = kind === 'system' ? 'cicero' : accounts.directorateAdmin;
  const { kid } = await keyring.current();
  const now = Math.floor(clock.now().getTime() / 1000);
  const jti = crypto.randomUUID();
  await access.sessions.create({ kind, id }, jti, new Date((now + 3_600) * 1000));
  const claims = { [idClaims[kind]]: id, kind, role: 'admin', iss: 'cicero', aud: `cicero:${kind}`, jti, iat: now };
  const parts = [
    { alg: 'EdDSA', kid, typ: 'JWT' },
    { ...claims, exp: now + 3_600 },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${signBytes(null, Buffer.from(text), stranger).toString('base64url')}`;
}
