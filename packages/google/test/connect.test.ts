import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { googleAccounts } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectionState, consentTime, disconnect, finishConnecting, returning } from '../src/index.ts';
import { administrator, Place } from './fixtures/place.ts';

let place: Place;
beforeAll(async () => {
  place = await Place.open();
});
afterAll(() => place.close());
beforeEach(() => place.reset());

const stored = async () =>
  (await sql<Record<string, unknown>>`select * from google_connection`.execute(place.database.db)).rows;

test('an account is connected when its owner agrees, and it is on record who did it', async () => {
  const google = place.replica();
  expect(await connectionState(google)).toMatchObject({ status: 'none', account: null, problem: null });
  expect(await place.connect(google)).toEqual({ account: googleAccounts[0] });
  expect(await connectionState(google)).toEqual({
    ...{ status: 'connected', account: googleAccounts[0], connectedBy: 'cli:penguji' },
    ...{ connectedAt: place.clock.now(), problem: null, restsFor: null },
  });
  expect(await place.trail()).toMatchObject([
    {
      action: 'google.connected',
      outcome: 'ok',
      actor: { kind: 'cli', id: 'penguji' },
      detail: { another_account: false },
    },
  ]);
});

test('tokens are nowhere readable: not in the database, not in the cache, not in the log', async () => {
  const google = place.replica();
  await place.connect(google);
  place.clock.advance(3_600_000);
  await google.ask((api) => api.warmUp(), AbortSignal.timeout(10_000));
  const [grant] = place.sandbox.google.grants.all;
  expect(grant?.refreshToken).toMatch(/^1\/\//);
  const traces = [JSON.stringify(await stored()), ...place.said, ...place.logged].join('\n');
  const bytes = (await stored()).map((row) => Buffer.from(row.sealed_token as Uint8Array).toString()).join('');
  expect(bytes).toMatch(/^v1\./);
  for (const trace of [traces, bytes]) expect(trace).not.toMatch(/1\/\/|ya29|4\/[\w-]{40}/);
  expect(traces + bytes).not.toContain(grant?.refreshToken);
});

test('a state brings one person back once, and only in time', async () => {
  const google = place.replica();
  const state = (await place.visit(google)).get('state') ?? '';
  const [one, two] = await Promise.all([returning(google, state), returning(google, state)]);
  expect([one, two].filter(Boolean)).toEqual([expect.objectContaining({ by: administrator.party, browser: null })]);
  expect(await returning(google, state)).toBeUndefined();
  expect(await returning(google, 'dikarang-sendiri')).toBeUndefined();
  const late = (await place.visit(google)).get('state') ?? '';
  place.clock.advance(consentTime);
  expect(await returning(google, late)).toBeUndefined();
  expect(place.said.join()).not.toContain(state);
});

test('a code is worth nothing without the verifier of who asked for it', async () => {
  const google = place.replica();
  const mine = await place.visit(google);
  const other = await returning(google, (await place.visit(google)).get('state') ?? '');
  const stolen = { code: mine.get('code') ?? '', verifier: other?.verifier ?? '' };
  await expect(finishConnecting(google, stolen, administrator)).rejects.toMatchObject({ kind: 'revoked' });
  expect(await stored()).toEqual([]);
});

test('an account whose owner leaves contacts out is not connected, and what was granted is given back', async () => {
  const google = place.replica();
  await expect(place.connect(google, { contacts: false })).rejects.toMatchObject({ kind: 'scope-missing' });
  expect(await stored()).toEqual([]);
  expect(place.sandbox.google.grants.all).toEqual([]);
});

test('another account means that all contacts are to be saved anew; the same one again does not', async () => {
  const google = place.replica();
  await place.connect(google);
  await place.database.script(
    `insert into saved_contact (phone_number, resource_name) values ('6281200000001', 'people/c1')`,
  );
  const saved = async () => (await sql`select resource_name from saved_contact`.execute(place.database.db)).rows;
  await place.connect(google);
  expect(await saved()).toEqual([{ resource_name: 'people/c1' }]);
  await disconnect(google, administrator);
  await place.connect(google, { account: googleAccounts[1] });
  expect(await saved()).toEqual([{ resource_name: null }]);
});

const tenant = {
  party: { kind: 'dashboard', id: '3f1d0000-0000-4000-8000-000000000009' },
  origin: { channel: 'http' },
} as const;
const refusal = { kind: 'other-account' };

test('an administrator of a tenant cannot take the contacts of all into an account of their own', async () => {
  const google = place.replica();
  await place.connect(google, {}, tenant);
  await place.connect(google, {}, tenant);
  const theirs = { account: googleAccounts[1] };
  await expect(place.connect(google, theirs, tenant)).rejects.toMatchObject(refusal);
  await disconnect(google, tenant);
  await expect(place.connect(google, theirs, tenant)).rejects.toMatchObject(refusal);
  // What was granted is given back.
  expect(place.sandbox.google.grants.all.map(({ account }) => account)).not.toContain(googleAccounts[1]);
  expect((await place.trail()).map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['ok', null],
    ['ok', null],
    ['refused', 'GOOGLE_ACCOUNT_OTHER'],
    ['ok', null],
    ['refused', 'GOOGLE_ACCOUNT_OTHER'],
  ]);
  // Who runs the installation may.
  expect(await place.connect(google, theirs)).toEqual(theirs);
  await expect(place.connect(google, {}, tenant)).rejects.toMatchObject(refusal);
  expect(await connectionState(google)).toMatchObject({ status: 'connected', account: googleAccounts[1] });
});

test('the first account is the one that the settings name, when they name one', async () => {
  const google = place.replica({ account: googleAccounts[1].toUpperCase() });
  await expect(place.connect(google, {}, tenant)).rejects.toMatchObject(refusal);
  expect(await stored()).toEqual([]);
  expect(await place.connect(google, { account: googleAccounts[1] }, tenant)).toEqual({ account: googleAccounts[1] });
});

test('in place of an account without a name administrators put none, unless the settings name it', async () => {
  const google = place.replica();
  await place.connect(google);
  await place.database.script('update google_connection set account = null');
  await expect(place.connect(google, {}, tenant)).rejects.toMatchObject(refusal);
  await place.connect(place.replica({ account: googleAccounts[0] }), {}, tenant);
});

test('of two administrators who connect the first account at once, one chooses it', async () => {
  const google = place.replica();
  const both = googleAccounts.map((account) => place.connect(google, { account }, tenant));
  const outcomes = (await Promise.allSettled(both)).map(({ status }) => status).sort();
  expect(outcomes).toEqual(['fulfilled', 'rejected']);
});

test('administrators are told who connects and disconnects', async () => {
  const google = place.replica();
  await place.connect(google, {}, tenant);
  await disconnect(google, administrator);
  const { rows } = await sql<{ data: { recipient: string; text: string } }>`
    select envelope->'data' as data from outbox order by id`.execute(place.database.db);
  const when = `pada ${jakartaDay(place.clock.now())} pukul ${jakartaTime(place.clock.now())} WIB`;
  expect(rows.map(({ data }) => data.recipient)).toEqual(['628110000009@c.us', '628110000009@c.us']);
  expect(rows.map(({ data }) => data.text.split('\n')[0])).toEqual([
    `🔔 Akun Google ${googleAccounts[0]} dihubungkan oleh akun yang sudah dihapus ${when}. Nomor WhatsApp dari semua satuan disimpan sebagai kontaknya.`,
    `🔔 Akun Google ${googleAccounts[0]} diputus oleh operator server penguji ${when}. Kontak baru menunggu sampai akun dihubungkan lagi.`,
  ]);
});

test('disconnecting forgets the tokens and takes the consent back at Google', async () => {
  const google = place.replica();
  await place.connect(google);
  expect(await disconnect(google, administrator)).toEqual({ revoked: true });
  expect(place.sandbox.google.grants.all).toEqual([]);
  expect(await stored()).toMatchObject([{ status: 'disconnected', sealed_token: null }]);
  await expect(google.ask((api) => api.warmUp(), AbortSignal.timeout(10_000))).rejects.toMatchObject({
    kind: 'not-connected',
  });
  expect(await disconnect(google, administrator)).toBeUndefined();
  expect((await place.trail()).map(({ action }) => action)).toEqual(['google.connected', 'google.disconnected']);
});

test('disconnecting succeeds here also when Google does not answer', async () => {
  const google = place.replica();
  await place.connect(google);
  place.sandbox.google.faults.add({ kind: 'server-error', call: 'revoke' });
  expect(await disconnect(google, administrator)).toEqual({ revoked: false });
  expect(await stored()).toMatchObject([{ status: 'disconnected', sealed_token: null }]);
});
