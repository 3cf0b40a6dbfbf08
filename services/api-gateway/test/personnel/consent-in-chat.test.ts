import { setConsent } from '@cicero/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { setConsentSubscription } from '../../src/subscriptions/set-consent.ts';
import { people, World } from '../world.ts';

const ani = '6281200000001';
let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await sql`delete from outbox`.execute(world.db);
  await sql`delete from audit_event`.execute(world.db);
  // As an adopted database may hold it.
  await sql`update "user" set whatsapp = '0812-0000-0001', wa_notification_opt_in = true where user_id = ${people.ani}`.execute(
    world.db,
  );
  await sql`update "user" set whatsapp = null where user_id = ${people.budi}`.execute(world.db);
  world.clock.advance(3_600_000);
});
afterAll(() => world.close());

/** Somebody writes, as the notifier hands it on. @param at when, as the provider says @returns what is answered, and where */
async function say(number: string, consent: boolean, at?: string): Promise<string[]> {
  const address = `${number}@c.us`;
  const by = { channel: 'whatsapp', account: 'gateway', chatId: address, userId: address } as const;
  const message = await world.context.transact(async (unit) =>
    unit.publish(setConsent, { consent, ...(at ? { at } : {}), by }),
  );
  const handle = setConsentSubscription(
    world.context,
    { numbers: [], telegram: null },
    (kind, value) => `${kind}:${value}`,
  );
  await handle.bind(world.context)(message, { attempt: 1, signal: new AbortController().signal } as never);
  const rows = await world.db
    .deleteFrom('outbox')
    .where('type', '=', 'notifier.send-message')
    .returning('envelope')
    .execute();
  const sent = rows.map(
    ({ envelope }) => (envelope as unknown as { data: Record<'account' | 'recipient' | 'text', string> }).data,
  );
  return sent.map(({ account, recipient, text }) => `${account} ${recipient}: ${text}`);
}

const wants = async (userId: string) =>
  (await world.db.selectFrom('user').select('wa_notification_opt_in').where('user_id', '=', userId).executeTakeFirst())
    ?.wa_notification_opt_in;

test('whoever the number belongs to is reminded or not, is answered where they wrote, and it is written down once', async () => {
  const at = `gateway ${ani}@c.us:`;
  expect(await say(ani, false)).toEqual([
    `${at} ✅ Pengingat tugas lewat WhatsApp nonaktif. Tulis *notifwa#on* untuk menerimanya lagi.`,
  ]);
  expect(await wants(people.ani)).toBe(false);
  expect(await say(ani, false)).toEqual([expect.stringContaining('memang sudah nonaktif')]);
  expect(await say(ani, true)).toEqual([
    `${at} ✅ Pengingat tugas lewat WhatsApp aktif. Tulis *notifwa#off* untuk berhenti.`,
  ]);
  expect(await wants(people.ani)).toBe(true);
  expect(await world.trail('personnel.notification-set')).toMatchObject([
    {
      actor: { kind: 'whatsapp', id: ani },
      subject: { id: people.ani },
      channel: 'whatsapp',
      detail: { opt_in: false },
    },
    { detail: { opt_in: true } },
  ]);
});

test('nobody’s number and that of several read the same: how to become known, once an hour', async () => {
  const [stranger] = await say('6281299999999', true);
  expect(stranger).toContain('Nomor ini belum tertaut dengan satu data personel.');
  expect(await say('6281299999999', true)).toEqual([]);
  await sql`update "user" set whatsapp = ${ani} where user_id = ${people.budi}`.execute(world.db);
  const [shared] = await say(ani, false);
  expect(shared?.split(': ')[1]).toBe(stranger?.split(': ')[1]);
  expect([await wants(people.ani), await wants(people.budi)]).toEqual([true, false]);
});

test('who left the service is not found by the number they left behind', async () => {
  await sql`update "user" set whatsapp = '6281200000033' where user_id = ${people.citra}`.execute(world.db);
  expect(await say('6281200000033', true)).toEqual([expect.stringContaining('belum tertaut')]);
  expect(await wants(people.citra)).toBe(false);
});

const minutesAgo = (minutes: number) => new Date(world.clock.now().getTime() - minutes * 60_000).toISOString();

test('what was written last stands, in whatever order it arrives', async () => {
  expect(await say(ani, false, minutesAgo(1))).toEqual([expect.stringContaining('nonaktif')]);
  expect(await say(ani, true, minutesAgo(2))).toEqual([]);
  expect(await wants(people.ani)).toBe(false);
  expect(await say(ani, true, minutesAgo(0))).toEqual([expect.stringContaining('aktif')]);
  expect(await wants(people.ani)).toBe(true);
  expect(await world.trail('personnel.notification-set')).toHaveLength(2);
});

test('so does what was said meanwhile over HTTP, and what said nothing new', async () => {
  await say(ani, true, minutesAgo(10));
  expect(await say(ani, false, minutesAgo(11))).toEqual([]);
  world.clock.advance(3_600_000);
  const written = minutesAgo(5);
  const { status } = await world.call('ani', 'PUT', `/api/users/${people.ani}/wa-notification`, {
    ...{ whatsapp: ani, opt_in: 'ya' },
  });
  expect(status).toBe(200);
  expect(await say(ani, false, written)).toEqual([]);
  expect(await wants(people.ani)).toBe(true);
});

test('a command from before the time was told counts from when it was handed on', async () => {
  expect(await say(ani, false)).toHaveLength(1);
  expect(await say(ani, true, minutesAgo(1))).toEqual([]);
  expect(await wants(people.ani)).toBe(false);
});

test('one statement is handled at a time', () => {
  const { prefetch } = setConsentSubscription(world.context, { numbers: [], telegram: null }, (kind) => kind);
  expect(prefetch).toBe(1);
});
