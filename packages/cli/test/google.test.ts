import { finishConnecting, openGoogle, returning } from '@cicero/google';
import { createSandbox, googleEnvironment, type Sandbox } from '@cicero/sandbox';
import { type ConsentDecision, decideAtGoogle } from '@cicero/sandbox/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { transactIn } from '../src/transact.ts';
import { Console } from './fixtures/console.ts';

let desk: Console;
let sandbox: Sandbox;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  desk = await Console.open();
  sandbox = await createSandbox();
  const url = await sandbox.listen(0);
  env = { ...desk.toolbox.env, ...googleEnvironment(url, url) };
  await (await desk.toolbox.database()).script(`
    insert into "user" (user_id, nama, client_id, status, wa_notification_opt_in, whatsapp) values
      ('10000001', 'ANI CONTOH', 'RES_A', true, true, '6281200000001'),
      ('10000002', 'BUDI CONTOH', 'RES_B', true, true, '6281200000002'),
      ('10000003', 'CITRA CONTOH', 'RES_B', true, false, '6281200000003')`);
});
afterAll(async () => {
  await desk.close();
  await sandbox.close();
});
beforeEach(async () => {
  sandbox.google.reset();
  await (await desk.toolbox.cache()).delete('google:rest');
  await (await desk.toolbox.database()).script('delete from google_connection; delete from saved_contact');
});

const run = (...argv: string[]) => desk.run(argv, { env });
const linkIn = (text: string) => /^http\S+$/m.exec(text)?.[0] ?? '';

/** Asks for the link, decides at Google, and hands in where the browser was sent. */
async function connect(decision: ConsentDecision = {}) {
  const { text } = await run('google', 'connect', '--no-wait');
  const back = await decideAtGoogle(linkIn(text), decision);
  return run('google', 'connect', '--finish', back.href);
}

test('an account is connected by handing in where Google sent the browser, once', async () => {
  const { text } = await run('google', 'connect', '--no-wait');
  const back = await decideAtGoogle(linkIn(text));
  expect(await run('google', 'connect', '--finish', back.href)).toEqual({
    exit: 0,
    text: 'connected: humas.contoh@gmail.example',
  });
  const again = await run('google', 'connect', '--finish', back.href);
  expect([again.exit, again.text]).toEqual([1, expect.stringContaining('nobody is expected')]);
  const status = await run('google', 'status');
  expect(status.text).toMatch(/status +connected\naccount +humas\.contoh@gmail\.example/);
  expect((await desk.trail('--action', 'google.connected'))[0]).toMatchObject({
    channel: 'cli',
    actor: { kind: 'cli' },
  });
});

test('it waits until somebody has come back another way', async () => {
  const waiting = run('google', 'connect');
  await expect.poll(() => linkIn(desk.said.join('\n'))).not.toBe('');
  const back = await decideAtGoogle(linkIn(desk.said.join('\n')));
  const { db } = await desk.toolbox.database();
  const { clock, log } = desk.toolbox;
  const google = openGoogle({
    db,
    cache: await desk.toolbox.cache(),
    clock,
    log,
    env,
    transact: transactIn(desk.toolbox, db),
  });
  if (!google) throw new Error('Google is off');
  const pending = await returning(google, back.searchParams.get('state') ?? '');
  const given = { code: back.searchParams.get('code') ?? '', verifier: pending?.verifier ?? '' };
  await finishConnecting(google, given, { party: { kind: 'cli', id: 'x' }, origin: { channel: 'cli' } });
  const { exit, text } = await waiting;
  expect([exit, text.split('\n').at(-1)]).toEqual([0, 'connected: humas.contoh@gmail.example']);
});

test('an address without a code, and consent without contacts, are explained', async () => {
  const nothing = await run(
    'google',
    'connect',
    '--finish',
    'http://localhost:3000/api/oauth/callback?error=access_denied',
  );
  expect([nothing.exit, nothing.text]).toEqual([1, expect.stringContaining('no code in it')]);
  const partly = await connect({ contacts: false });
  expect([partly.exit, partly.text]).toEqual([1, expect.stringContaining('not connected: scope-missing')]);
});

test('numbers are counted, saved, and listed', async () => {
  await connect();
  expect(await run('contact', 'sync', '--dry-run', '--client', 'res_b')).toEqual({
    exit: 0,
    text: 'new: 1, waiting already: 0',
  });
  expect(await run('contact', 'sync', '--client', 'res_b')).toEqual({
    exit: 0,
    text: 'new: 1, found at Google: 0, created: 1',
  });
  expect(await run('contact', 'sync')).toEqual({ exit: 0, text: 'new: 1, found at Google: 0, created: 1' });
  expect(sandbox.google.contacts.all().map(({ name }) => name)).toEqual(['BUDI CONTOH', 'ANI CONTOH']);
  const { text } = await run('contact', 'list');
  expect(text).toMatch(/6281200000001 +people\/c\d+/);
  expect((await run('contact', 'list', '--waiting')).text).toBe('no contact');
  expect((await run('contact', 'sync', '--client', 'RES_X')).text).toContain('there is no client "RES_X"');
});

test('trouble ends the sync with a word about what is left', async () => {
  await connect();
  sandbox.google.faults.add({ kind: 'quota', call: 'searchContacts' });
  const { exit, text } = await run('contact', 'sync');
  expect([exit, text]).toEqual([1, expect.stringContaining('stopped: quota; 2 wait')]);
});

test('disconnecting says whether Google confirmed', async () => {
  await connect();
  expect(await run('google', 'disconnect')).toEqual({ exit: 0, text: 'disconnected' });
  expect((await run('google', 'disconnect')).text).toContain('no Google account is connected');
});

test('without settings it is said which are needed', async () => {
  const { exit, text } = await desk.run(['google', 'status']);
  expect([exit, text]).toEqual([1, expect.stringContaining('GOOGLE_CLIENT_ID')]);
});
