import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyToken } from '../src/index.ts';
import { claimsOf, compact, insider, part, type Signer } from './fixtures/forgery.ts';
import { admin, Installation, unitOperator } from './fixtures/installation.ts';

let installation: Installation;
let kid: string;
const verify = (token: string) =>
  verifyToken({ publicKeys: installation.access.publicKeys, clock: installation.clock }, token);
const claims = () => claimsOf(installation);
const nothing: Signer = () => new Uint8Array();
const stranger = generateKeyPairSync('ed25519').privateKey;
const strangers: Signer = (input) => sign(null, Buffer.from(input), stranger);

beforeAll(async () => {
  installation = await Installation.open();
  kid = (await installation.keyring.current()).kid;
});
afterAll(() => installation.close());

describe('a good token that was changed', () => {
  const good = async (id = admin) => (await installation.sign('dashboard', { dashboard_user_id: id })).token;

  test('in its claims or its header is refused', async () => {
    const [head, body = '', signature] = (await good()).split('.');
    const said = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    expect(await verify(`${head}.${part({ ...said, role: 'admin' })}.${signature}`)).toBeUndefined();
    expect(await verify(`${head}.${part(`${JSON.stringify(said)} `)}.${signature}`)).toBeUndefined();
    expect(await verify(`${part({ typ: 'JWT', kid, alg: 'EdDSA' })}.${body}.${signature}`)).toBeUndefined();
  });

  test('in its signature is refused', async () => {
    const [head, body, signature = ''] = (await good()).split('.');
    const [, , other] = (await good(unitOperator)).split('.');
    const flipped = Buffer.from(signature, 'base64url');
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    const wrong = [
      other,
      flipped.toString('base64url'),
      signature.slice(0, -2),
      `${signature}AA`,
      'A',
      signature + signature,
    ];
    for (const text of wrong) expect(await verify(`${head}.${body}.${text}`)).toBeUndefined();
  });

  test('in its shape is refused', async () => {
    const token = await good();
    const [head = '', body = '', signature = ''] = token.split('.');
    const json = JSON.stringify({ protected: head, payload: body, signature });
    const shapes = [
      `${token}.`,
      `${token}.${signature}`,
      `${token}.AAAA.AAAA`,
      `${token}=`,
      `${token}==`,
      `${token} `,
      ` ${token}`,
      `${token}\n`,
      `${token}\0`,
      `${token};admin=1`,
      `${token},${token}`,
      `${head}.${body}.`,
      `${head}..${signature}`,
      `.${body}.${signature}`,
      `${head}.${body}`,
      `${head}\n.${body}.${signature}`,
      `${head.slice(0, 4)} ${head.slice(4)}.${body}.${signature}`,
      Buffer.from(token).toString('base64url'),
      json,
      encodeURIComponent(json),
    ];
    for (const shape of shapes) expect([shape, await verify(shape)]).toEqual([shape, undefined]);
  });
});

describe('bytes that are no token', () => {
  test.for(['', '.', '..', 'a.b', 'a.b.c', 'a.b.c.d.e', '{}.{}.{}', 'null', 'undefined', '[object Object]'])(
    'are refused: "%s"',
    async (text) => {
      expect(await verify(text)).toBeUndefined();
    },
  );

  test('are refused by their length before anything of them is read', async () => {
    const { head, signer } = await insider(installation);
    const long = await compact(head, claimsOf(installation, { filler: 'x'.repeat(12_000) }), signer);
    expect(await verify(long)).toBeUndefined();
    expect(await verify(`${'a'.repeat(1_000_000)}.b.c`)).toBeUndefined();
    expect(await verify('.'.repeat(12_000))).toBeUndefined();
  });

  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  test.for([
    ['no JSON', 'EdDSA'],
    ['half of it', '{"alg":"EdDSA"'],
    ['a list', '["EdDSA"]'],
    ['null', 'null'],
    ['a text', '"EdDSA"'],
    ['deeply nested', `{"alg":"EdDSA","x":${nested(4_000)}}`],
    ['deeply nested and no object', nested(4_000)],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['half an emoji', '{"alg":"EdDSA","kid":"\\ud83d"}'],
    ['with a mark before it', '\ufeff{"alg":"EdDSA"}'],
    ['with look-alike names', '{"аlg":"EdDSA","kіd":"x"}'],
    ['twice', '{"alg":"EdDSA"}{"alg":"EdDSA"}'],
    ['a prototype', '{"__proto__":{"alg":"EdDSA","kid":"x"}}'],
  ] as const)('are refused when their header is %s', async ([, head]) => {
    expect(await verify(await compact(head, claims(), strangers))).toBeUndefined();
  });

  test('are refused when the header says things twice, whichever reading one prefers', async () => {
    for (const alg of ['"alg":"none","alg":"EdDSA"', '"alg":"EdDSA","alg":"none"']) {
      for (const name of [`"kid":"mine","kid":"${kid}"`, `"kid":"${kid}","kid":"mine"`]) {
        for (const signer of [strangers, nothing]) {
          expect(await verify(await compact(`{${alg},${name},"typ":"JWT"}`, claims(), signer))).toBeUndefined();
        }
      }
    }
  });

  test('are refused when the claims are deeply nested or no object', async () => {
    for (const body of [nested(4_000), `{"kind":${nested(4_000)}}`, 'null', '[]', '"x"', Buffer.from([0xff])]) {
      expect(await verify(await compact({ alg: 'EdDSA', typ: 'JWT', kid }, body, strangers))).toBeUndefined();
    }
  });
});
