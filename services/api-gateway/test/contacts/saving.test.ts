import { googleAccounts } from '@cicero/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addPeople } from '../../src/contacts/people.ts';
import { addWaiting } from '../../src/contacts/waiting.ts';
import { Town } from '../google/town.ts';
import { accountIds } from '../world.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
  await town.world.host.database.script(
    `update dashboard_user set whatsapp = '6281300000001' where dashboard_user_id = '${accountIds.operator}'`,
  );
});
afterAll(() => town.close());
beforeEach(async () => {
  await town.reset();
  await town.connect();
});

const minute = 60_000;
const wait = (...phones: string[]) => addWaiting(town.world.db, phones, town.world.clock.now());
const numbers = (count: number) => Array.from({ length: count }, (_, at) => `62857${String(at).padStart(8, '0')}`);
const done = (found: number, created: number) => ({ found, created, trouble: null });
const saved = async () => Object.fromEntries((await town.rows()).map((row) => [row.phone_number, row.resource_name]));

test('a person is called by name, an operator by the client, anybody else by the number', async () => {
  // ANI of RES_A; an account of RES_A; the operator of RES_B; nobody known.
  await wait('6281200000001', '6281300000001', '628110000004', '6281999999999');
  expect(await town.save()).toEqual(done(0, 4));
  expect(town.contacts()).toEqual({
    '+6281200000001': 'ANI CONTOH',
    '+6281300000001': 'Admin RESOR CONTOH A',
    '+628110000004': 'Admin RESOR CONTOH B',
    '+6281999999999': '6281999999999',
  });
  for (const resource of Object.values(await saved())) expect(resource).toMatch(/^people\/c\d+$/);
});

test('a number that the account has already is not created again, however it is written there', async () => {
  const { contacts } = town.sandbox.google;
  const known = contacts.add('humas.contoh@gmail.example', { name: 'Ibu Ani', phones: ['0812-0000-0001'] });
  await wait('6281200000001');
  expect(await town.save()).toEqual(done(1, 0));
  expect(await saved()).toEqual({ '6281200000001': known.resourceName });
  expect(town.contacts()).toEqual({ '0812-0000-0001': 'Ibu Ani' });
});

test('a row without a resource name is repaired, one with is left alone', async () => {
  await town.world.host.database.script(`insert into saved_contact (phone_number, resource_name) values
    ('6281200000001', null), ('6281200000004', 'people/c1')`);
  expect(await town.save()).toEqual(done(0, 1));
  expect(Object.keys(town.contacts())).toEqual(['+6281200000001']);
  expect(await saved()).toMatchObject({ '6281200000004': 'people/c1' });
  expect(await town.save()).toEqual(done(0, 0));
});

test('a contact that somebody enters between the two looks is not created again', async () => {
  const google = town.google();
  const add = town.sandbox.google.contacts.search.bind(town.sandbox.google.contacts);
  let looks = 0;
  town.sandbox.google.contacts.search = (account, query, limit) => {
    const found = add(account, query, limit);
    if (query !== '' && ++looks === 1)
      town.sandbox.google.contacts.add(account, { name: 'Ani', phones: ['+6281200000001'] });
    return found;
  };
  await wait('6281200000001');
  try {
    expect(await town.save(google)).toEqual(done(1, 0));
  } finally {
    town.sandbox.google.contacts.search = add;
  }
  expect([looks, town.contacts()]).toEqual([2, { '+6281200000001': 'Ani' }]);
});

test('many are created two hundred at a time, after one look at everything the account has', async () => {
  const { contacts } = town.sandbox.google;
  for (const phone of numbers(100)) contacts.add('humas.contoh@gmail.example', { name: phone, phones: [`+${phone}`] });
  await wait(...numbers(1_100));
  expect(await town.save()).toEqual(done(100, 1_000));
  expect(Object.keys(town.contacts()).sort()).toEqual(numbers(1_100).map((phone) => `+${phone}`));
  // One whole list, and what changed before each of five batches.
  expect([town.calls('batchCreateContacts'), town.calls('connections'), town.calls('createContact')]).toEqual([
    5, 6, 0,
  ]);
});

test('what somebody enters while many are saved is noticed before the next batch', async () => {
  const book = town.sandbox.google.contacts;
  const add = book.add.bind(book);
  let created = 0;
  const late = numbers(450).at(-1) ?? '';
  book.add = (account, contact) => {
    if (++created === 100) add(account, { name: 'Sudah ada', phones: [`+${late}`] });
    return add(account, contact);
  };
  await wait(...numbers(450));
  try {
    expect(await town.save()).toEqual(done(1, 449));
  } finally {
    book.add = add;
  }
  expect(town.contacts()).toMatchObject({ [`+${late}`]: 'Sudah ada' });
  expect(book.all()).toHaveLength(450);
});

test('when changes can no longer be told from where it left off, everything is read again', async () => {
  const book = town.sandbox.google.contacts;
  const page = book.page.bind(book);
  let asked = 0;
  book.page = (account, what) => {
    // A week and more goes by after the whole list.
    if (++asked === 2) town.world.clock.advance(8 * 24 * 60 * minute);
    return page(account, what);
  };
  await wait(...numbers(20));
  try {
    expect(await town.save()).toEqual(done(0, 20));
  } finally {
    book.page = page;
  }
  expect(asked).toBe(3);
});

test('too many requests: everybody rests as long as Google asks, then goes on where it was', async () => {
  await wait(...numbers(450));
  town.sandbox.google.faults.add({ kind: 'quota', call: 'batchCreateContacts', count: 1, retryAfter: 30 });
  expect(await town.save()).toEqual({ found: 0, created: 0, trouble: 'quota' });
  expect(await town.save()).toEqual({ found: 0, created: 0, trouble: 'resting' });
  town.world.clock.advance(30_000);
  expect(await town.save()).toEqual(done(0, 450));
  expect(town.sandbox.google.contacts.all()).toHaveLength(450);
});

test.each([
  ['few', 3, 'createContact', 1],
  ['many', 30, 'batchCreateContacts', 30],
] as const)('an answer that is lost on its way makes no contact twice (%s)', async (_what, count, call, doubtful) => {
  await wait(...numbers(count));
  town.sandbox.google.faults.add({ kind: 'lost-answer', call, count: 1 });
  expect((await town.save()).trouble).toBe('away');
  // Only after Google's own lists and searches know of it.
  town.world.clock.advance(minute);
  await town.save();
  expect((await town.rows()).filter(({ resource_name }) => resource_name === null)).toHaveLength(doubtful);
  town.world.clock.advance(20 * minute);
  const { trouble } = await town.save();
  expect([trouble, town.sandbox.google.contacts.all().length]).toEqual([null, count]);
  expect(Object.values(await saved())).not.toContain(null);
});

test('what Google left out of a batch is tried one by one later', async () => {
  const book = town.sandbox.google.contacts;
  await wait(...numbers(12));
  town.sandbox.google.faults.add({ kind: 'server-error', call: 'batchCreateContacts', count: 1 });
  expect((await town.save()).trouble).toBe('away');
  expect((await town.rows()).map(({ attempts, problem }) => [attempts, problem])).toEqual(Array(12).fill([1, 'away']));
  town.world.clock.advance(10 * minute);
  expect(await town.save()).toEqual(done(0, 12));
  expect([town.calls('createContact'), book.all().length]).toEqual([12, 12]);
});

test('consent taken back ends the saving, nothing is lost, and a new connection goes on', async () => {
  await wait(...numbers(3));
  town.sandbox.google.grants.revokeAll();
  expect(await town.save()).toEqual({ found: 0, created: 0, trouble: 'revoked' });
  const state = (await town.world.call('admin', 'GET', '/api/oauth/connection')).body.data;
  expect(state).toMatchObject({ status: 'broken', problem: 'revoked', contacts: { saved: 0, waiting: 3 } });
  expect(await town.save()).toEqual({ found: 0, created: 0, trouble: 'resting' });
  town.world.clock.advance(5 * minute);
  expect(await town.save()).toEqual({ found: 0, created: 0, trouble: 'broken' });
  await town.connect();
  expect(await town.save()).toEqual(done(0, 3));
});

test.each([
  ['few', 3, 'search'],
  ['many', 30, 'page'],
] as const)(
  'contacts of an account that is replaced meanwhile do not count as contacts of the new one (%s)',
  async (_what, count, call) => {
    const book = town.sandbox.google.contacts;
    for (const phone of numbers(count)) book.add(googleAccounts[0], { name: phone, phones: [`+${phone}`] });
    await wait(...numbers(count));
    const google = town.google();
    const ask = google.ask.bind(google);
    let answers = 0;
    google.ask = async (question, signal, of) => {
      const answer = await ask(question, signal, of);
      // The first answer is the warm-up, or the list of everything.
      if (++answers === (call === 'search' ? 2 : 1)) await town.replace(googleAccounts[1]);
      return answer;
    };
    expect(await town.save(google)).toEqual({ found: 0, created: 0, trouble: 'other-account' });
    expect(Object.values(await saved())).toEqual(Array(count).fill(null));
    // Nobody rests, and whoever runs next saves them all in the new account.
    expect(await town.save()).toEqual(done(0, count));
    expect(book.all().filter(({ account }) => account === googleAccounts[1])).toHaveLength(count);
  },
);

test('people with consent and a number become contacts; whoever is away or did not opt in does not', async () => {
  const options = { now: town.world.clock.now(), signal: AbortSignal.timeout(minute) };
  const { db, host } = town.world;
  await host.database.script(
    `update "user" set wa_notification_opt_in = true where user_id in ('10000003', '10000005')`,
  );
  // ANI and FAJAR; CITRA is away, EKO has no number, DEWI did not opt in.
  expect(await addPeople(db, { ...options, dryRun: true })).toBe(2);
  expect(await saved()).toEqual({});
  expect(await addPeople(db, { ...options, clientId: 'RES_C' })).toBe(1);
  expect(await saved()).toEqual({ '6281200000006': null });
  expect(await addPeople(db, options)).toBe(1);
  expect(await addPeople(db, options)).toBe(0);
  expect(await town.save()).toEqual(done(0, 2));
  expect(town.contacts()).toEqual({ '+6281200000001': 'ANI CONTOH', '+6281200000006': 'FAJAR CONTOH' });
});

test('no number, name or token of this is in the log', async () => {
  await wait('6281200000001');
  town.sandbox.google.faults.add({ kind: 'server-error', call: 'createContact' });
  await town.save();
  const log = town.world.logged.join('\n');
  expect(log).toContain('Google is left alone for a while');
  expect(log).not.toMatch(/6281200000001|ANI CONTOH|ya29|1\/\//);
});
