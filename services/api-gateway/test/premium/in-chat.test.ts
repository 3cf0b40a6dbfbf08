import { randomUUID } from 'node:crypto';
import {
  decidePremium,
  type Message,
  type MessageData,
  type MessageDefinition,
  messageFailed,
  type Requester,
} from '@cicero/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountIds, type World } from '../world.ts';
import { administrator, counter, numbers, openWorld } from './desk.ts';

type Asked = MessageData<typeof decidePremium>;

const group = '-1001234567890';
const other = '6281300000008';
let world: World;
beforeAll(async () => {
  world = await openWorld({
    ADMIN_WHATSAPP: `${administrator}, 0813 0000 0008`,
    TELEGRAM_ADMIN_CHAT_ID: group,
    TELEGRAM_ADMIN_USER_IDS: '777',
  });
  await world.service.start({ port: 0, host: '127.0.0.1' });
});
afterAll(() => world.close());
const { anew, ask, call, inHours, latest, run, subscriptions, told } = counter(() => world);
beforeEach(anew);

const on = (number: string): Requester => ({
  channel: 'whatsapp',
  account: 'operator',
  chatId: `${number}@c.us`,
  userId: `${number}@c.us`,
});

/** A message as the notifier would send it; it is not sent yet. */
function messageOf<Definition extends MessageDefinition>(definition: Definition, data: MessageData<Definition>) {
  return world.context.transact(async (unit) => unit.publish(definition, data));
}

/** Publishes a message and waits until it has been handled. */
async function handled(message: Message): Promise<void> {
  await world.host.bus.publish(message);
  await expect
    .poll(() => world.db.selectFrom('inbox').select('message_id').where('message_id', '=', message.id).execute())
    .toHaveLength(1);
}

/** What is answered to a word in a chat; what others are told by it is left to `told`. */
async function say(decision: Asked['decision'], request: Asked['request'], by: Requester = on(administrator)) {
  await handled(await messageOf(decidePremium, { decision, request, by }));
  const messages = await told();
  return {
    answer: messages.find(({ key }) => key.startsWith('decision-reply:'))?.text,
    others: messages.filter(({ key }) => !key.startsWith('decision-reply:')).map(({ to }) => to),
  };
}

const operators = { kind: 'dashboard-premium', username: 'OPERATOR.A' } as const;

describe('the dashboard’s premium in a chat', () => {
  test('is granted by user name, for thirty days, and the chat and the account are told', async () => {
    await ask('operator');
    await told();
    const until = new Date(inHours(30 * 24));
    const said = await say('approve', operators);
    expect(said.answer).toMatch(
      /^✅ Permintaan premium operator\.a disetujui: paket premium_1 sampai \d{4}-\d\d-\d\d pukul \d\d:\d\d WIB\.$/,
    );
    expect(said.others).toEqual([numbers.operator]);
    expect(await subscriptions(accountIds.operator)).toMatchObject([{ status: 'active', expires_at: until }]);
    const { rows } = await sql`select status, decided_by, admin_whatsapp from dashboard_premium_request`.execute(
      world.db,
    );
    expect(rows).toEqual([
      { status: 'approved', decided_by: `whatsapp:${administrator}`, admin_whatsapp: administrator },
    ]);
    expect(await world.trail('premium.approved')).toMatchObject([
      { actor: { kind: 'whatsapp', id: administrator }, channel: 'whatsapp', outcome: 'ok' },
    ]);
  });

  test.for(['token', 'accountId'] as const)('is denied by %s', async (by) => {
    const { request_token } = await ask('operator');
    await told();
    const kind = 'dashboard-premium';
    const named = {
      token: { kind, token: String(request_token) },
      accountId: { kind, accountId: accountIds.operator },
    } as const;
    const said = await say('reject', named[by]);
    expect(said).toEqual({ answer: '❌ Permintaan premium operator.a ditolak.', others: [numbers.operator] });
    expect((await latest('operator')).hasOpenRequest).toBe(false);
    // Whose number it was from is for administrators to know.
    const own = await call('operator', 'GET', `/api/premium/request/${request_token}`);
    expect(own.body.request).toMatchObject({ status: 'denied', admin_whatsapp: null });
    expect(JSON.stringify(own.body)).not.toContain(administrator);
    const seen = await call('admin', 'GET', `/api/premium/requests/${request_token}`);
    expect(seen.body.request).toMatchObject({ admin_whatsapp: administrator });
  });

  test('is decided once; who comes second reads who was first, and that is noted', async () => {
    await ask('operator');
    await say('approve', operators);
    const late = await say('reject', operators, on(other));
    expect(late.answer).toMatch(
      /^ℹ️ Permintaan premium operator\.a sudah disetujui oleh WhatsApp \+6281300000009 pada /,
    );
    expect(late.others).toEqual([]);
    expect(await subscriptions(accountIds.operator)).toHaveLength(1);
    expect(await world.trail('premium.denied')).toMatchObject([{ outcome: 'refused', reason: 'ALREADY_DECIDED' }]);
  });

  test('is not decided once it has expired, whether or not that was noticed', async () => {
    await ask('operator');
    world.clock.advance(24 * 3_600_000);
    const answer = 'ℹ️ Permintaan premium operator.a sudah kedaluwarsa.';
    expect((await say('approve', operators)).answer).toBe(answer);
    await run('api-gateway.premium-requests');
    await told();
    expect((await say('approve', operators)).answer).toBe(answer);
    expect(await subscriptions(accountIds.operator)).toEqual([]);
  });

  test('is not found where there is none', async () => {
    expect((await say('approve', { kind: 'dashboard-premium', username: 'siapa\u202e' })).answer).toBe(
      '❓ Permintaan premium dari "siapa" tidak ditemukan.',
    );
    expect((await say('approve', { kind: 'dashboard-premium', token: randomUUID() })).answer).toBe(
      '❓ Permintaan premium ini tidak ditemukan.',
    );
  });

  test('is not granted from the phone of the account itself', async () => {
    await sql`update dashboard_user set whatsapp = '0813-0000-0009' where username = 'operator.a'`.execute(world.db);
    await ask('operator');
    await told();
    expect((await say('approve', operators)).answer).toBe(
      '⛔ Permintaan premium Anda sendiri diputuskan oleh admin lain.',
    );
    expect((await say('approve', operators, on(other))).answer).toContain('✅');
    await sql`update dashboard_user set whatsapp = '628120000002' where username = 'operator.a'`.execute(world.db);
  });

  test('the same word shown twice is one', async () => {
    await ask('operator');
    await told();
    const data = { decision: 'approve', request: operators, by: on(administrator) } as const;
    const message = await messageOf(decidePremium, data);
    await handled(message);
    await world.host.bus.publish(message);
    await handled(await messageOf(decidePremium, { ...data, decision: 'reject' }));
    expect(await subscriptions(accountIds.operator)).toHaveLength(1);
  });
});

describe('the app’s premium in a chat', () => {
  test('is granted and denied by the number of the request', async () => {
    const id = Number((await call('ani', 'POST', '/api/premium-requests', {})).body.request.request_id);
    expect(await say('approve', { kind: 'app-premium', requestId: id })).toEqual({
      answer: expect.stringMatching(
        new RegExp(`^✅ Permintaan premium aplikasi nomor ${id} \\(ANI CONTOH\\) disetujui, sampai sebelum \\d`),
      ),
      others: [numbers.ani],
    });
    const late = await say('reject', { kind: 'app-premium', requestId: id });
    expect(late.answer).toMatch(/sudah disetujui oleh WhatsApp \+6281300000009 pada/);
    const second = Number((await call('ani', 'POST', '/api/premium-requests', {})).body.request.request_id);
    expect((await say('reject', { kind: 'app-premium', requestId: second })).answer).toBe(
      `❌ Permintaan premium aplikasi nomor ${second} (ANI CONTOH) ditolak.`,
    );
    expect((await say('reject', { kind: 'app-premium', requestId: 2_147_483_647 })).answer).toBe(
      '❓ Permintaan premium aplikasi nomor 2147483647 tidak ditemukan.',
    );
  });
});

describe('who may', () => {
  test('strangers may not, and hear so once; whoever is named in the administrators’ chat may', async () => {
    await ask('operator');
    await told();
    const stranger = on('6281399999999');
    expect((await say('approve', operators, stranger)).answer).toBe('⛔ Anda tidak memiliki akses untuk perintah ini.');
    expect((await say('approve', operators, stranger)).answer).toBeUndefined();
    expect((await latest('operator')).hasOpenRequest).toBe(true);
    expect(await world.trail('premium.approved')).toMatchObject([{ reason: 'FORBIDDEN' }, { reason: 'FORBIDDEN' }]);
    expect((await say('approve', operators, { channel: 'telegram', chatId: '-1', userId: '777' })).answer).toContain(
      '⛔',
    );
    expect((await say('approve', operators, { channel: 'telegram', chatId: group, userId: '777' })).answer).toContain(
      '✅',
    );
  });
});

describe('notices in Telegram', () => {
  const failed = async (dedupeKey: string) => {
    const at = world.clock.now().toISOString();
    const data = {
      messageId: randomUUID(),
      channel: 'telegram',
      dedupeKey,
      attempts: 5,
      at,
      reason: 'expired',
    } as const;
    await handled(await messageOf(messageFailed, data));
  };

  test('have buttons that name the request', async () => {
    const { request_token } = await ask('operator');
    const [message] = await world.messages('notifier.send-message');
    const data = message?.data ?? {};
    expect(data).toMatchObject({ channel: 'telegram', recipient: group });
    expect(data.buttons).toEqual([
      { label: '✅ Setujui', data: `ap:${request_token}` },
      { label: '❌ Tolak', data: `rp:${request_token}` },
    ]);
    expect(String(data.text)).not.toContain('grant access#');
  });

  test('that were not delivered go out over WhatsApp, with commands, while the request waits', async () => {
    const { request_token } = await ask('operator');
    const app = await call('ani', 'POST', '/api/premium-requests', { screenshot_url: 'https://a.example/b' });
    const keys = [
      `premium:${request_token}`,
      `premium-proof:${request_token}:aB-_1`,
      `app-premium:${app.body.request.request_id}`,
      `app-premium:${app.body.request.request_id}:aB-_1`,
    ];
    await told();
    for (const key of keys) {
      await failed(`admin-notice:telegram:${key}`);
      const messages = await told();
      expect(messages.map(({ to }) => to)).toEqual([other, administrator]);
      expect(messages[0]?.text).toMatch(/(grant access#operator\.a|grantsub#\d+)/);
    }
    await say('reject', operators);
    await say('reject', { kind: 'app-premium', requestId: Number(app.body.request.request_id) });
    for (const key of [...keys, 'premium:x', `premium:${'-'.repeat(36)}`, 'app-premium:x', 'registration:x', '']) {
      await failed(`admin-notice:telegram:${key}`);
    }
    expect(await told()).toEqual([]);
  });
});
