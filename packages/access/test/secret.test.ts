import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@cicero/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deriveKey, installationSecret } from '../src/index.ts';
import { seal, unseal } from '../src/keys/seal.ts';
import { secret } from './fixtures/installation.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-secret-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the secret of the environment is the installation secret', () => {
  expect(installationSecret({ CICERO_SECRET: secret, NODE_ENV: 'production' })).toBe(secret);
});

test.for([
  ['missing in production', { NODE_ENV: 'production' }, 'required in production'],
  ['short', { CICERO_SECRET: 'abc-123-def-456' }, '32'],
  ['monotonous', { CICERO_SECRET: 'abababababababababababababababababab' }, 'too easy to guess'],
] as const)('a secret that is %s stops the start, and is not repeated', ([, env, reason]) => {
  const read = (): string => installationSecret({ CICERO_DATA_DIR: folder, ...env });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(reason);
  if ('CICERO_SECRET' in env) expect(read).not.toThrow(env.CICERO_SECRET);
});

test('without one, outside production, one is made once and kept to its owner', async () => {
  const home = join(folder, 'new', '.cicero');
  const made = installationSecret({ CICERO_DATA_DIR: home });
  expect(made.length).toBeGreaterThan(40);
  expect(installationSecret({ CICERO_DATA_DIR: home })).toBe(made);
  expect(await readFile(join(home, 'secret'), 'utf8')).toBe(made);
  expect((await stat(join(home, 'secret'))).mode & 0o777).toBe(0o600);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
});

test('each purpose has a key of its own', () => {
  expect(deriveKey(secret, 'a')).toHaveLength(32);
  expect(deriveKey(secret, 'a')).toEqual(deriveKey(secret, 'a'));
  expect(deriveKey(secret, 'a')).not.toEqual(deriveKey(secret, 'b'));
});

test('what is sealed opens with its key and label only, and not when it was changed', () => {
  const key = deriveKey(secret, 'a');
  const sealed = seal(key, 'plain', 'label');
  expect(sealed).not.toContain('plain');
  expect(unseal(key, sealed, 'label')).toBe('plain');
  expect(unseal(key, sealed, 'other')).toBeUndefined();
  expect(unseal(deriveKey(secret, 'b'), sealed, 'label')).toBeUndefined();
  const [version, nonce, tag, text = ''] = sealed.split('.');
  expect(
    unseal(key, [version, nonce, tag, `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`].join('.'), 'label'),
  ).toBeUndefined();
  expect(unseal(key, 'nonsense', 'label')).toBeUndefined();
});
