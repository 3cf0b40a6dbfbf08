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
  readonly tenants: readonly Tenant[];
  /** How it is turned away from every route that wants a login; undefined = it is signed in. */
  readonly refusal?: 'TOKEN_REQUIRED' | 'TOKEN_INVALID';
  /** Headers of one request; each has a session of its own, as routes may end it. */
  headers(): Promise<Record<string, string>>;
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
  const session = (kind: PrincipalKind, id: string) => async () => bearer((await signIn(kind, id)).token);

  const known = (name: string, kind: PrincipalKind, id: string, roles: string[], ...tenants: Tenant[]): Caller => ({
    name,
    kind,
    roles,
    tenants,
    headers: session(kind, id),
  });
  const unknown = (name: string, headers: Caller['headers'], refusal: Caller['refusal'] = 'TOKEN_INVALID'): Caller => ({
    name,
    roles: [],
    tenants: [],
    refusal,
    headers,
  });

  return [
    unknown('nobody', async () => ({}), 'TOKEN_REQUIRED'),
    unknown('with garbage for a token', async () => bearer('eyJhbGciOiJub25lIn0.e30.')),
    unknown('with garbage for a cookie', async () => ({ cookie: 'token=x; token_client=y' })),
    known('dashboard, admin of a unit', 'dashboard', accounts.unitAdmin, ['admin'], unit),
    known(
      'dashboard, admin of a directorate',
      'dashboard',
      accounts.directorateAdmin,
      ['ditbinmas', 'admin'],
      directorate,
    ),
    known('dashboard, operator of a unit', 'dashboard', accounts.operator, ['operator'], unit),
    known('dashboard, operator of two units', 'dashboard', accounts.operatorOfTwo, ['operator'], unit, secondUnit),
    known('dashboard, of a directorate', 'dashboard', accounts.directorate, ['ditbinmas'], directorate),
    known(
      'dashboard, of a directorate with the role of another',
      'dashboard',
      accounts.directorateStray,
      ['ditbinmas', 'ditlantas'],
      directorate,
    ),
    known(
      'dashboard, of a unit with the role of a directorate',
      'dashboard',
      accounts.unitOfDirectorate,
      ['ditlantas'],
      unit,
      otherDirectorate,
    ),
    known('dashboard, without client', 'dashboard', accounts.withoutClient, ['operator']),
    known('dashboard, operator of another unit', 'dashboard', accounts.otherOperator, ['operator'], otherUnit),
    known('dashboard, of another directorate', 'dashboard', accounts.otherDirectorate, ['ditlantas'], otherDirectorate),
    unknown('dashboard, not approved', session('dashboard', accounts.pending)),
    unknown('dashboard, signed out', async () => {
      const { token, jti } = await signIn('dashboard', accounts.operator);
      await access.sessions.revoke({ kind: 'dashboard', id: accounts.operator }, jti);
      return bearer(token);
    }),
    unknown('dashboard, without a session', async () => bearer((await sign('dashboard', accounts.operator)).token)),
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
    unknown('system, forged', async () => bearer(await forge('system', house))),
    unknown('dashboard, forged', async () => bearer(await forge('dashboard', house))),
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
