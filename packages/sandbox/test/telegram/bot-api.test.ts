import { beforeEach, describe, expect, it } from 'vitest';
import { administratorsRoom, telegramAdministrator, telegramBot, telegramStranger } from '../../src/index.ts';
import { NOON, servedSandbox } from '../rapidapi/product.ts';

const sandbox = servedSandbox();
const group = administratorsRoom.id;
const admin = telegramAdministrator.id;
const stranger = telegramStranger.id;
const API = '/sandbox/telegram/api';

const call = (method: string, parameters: object = {}, token: string = telegramBot.token) =>
  sandbox.ask('POST', `/sandbox/telegram/bot${token}/${method}`, parameters);
const write = (chatId: number, userId: number, text: string) =>
  sandbox.ask('POST', `${API}/inbound`, { chatId, userId, text });
const refusal = async (answer: Promise<{ status: number; body: { error_code: number; description: string } }>) => {
  const { status, body } = await answer;
  expect(body.error_code).toBe(status);
  return [status, body.description];
};
const keyboard = (...rows: [string, string][][]) => ({
  inline_keyboard: rows.map((row) => row.map(([text, callback_data]) => ({ text, callback_data }))),
});

beforeEach(() => sandbox.running().telegram.reset());

describe('the door', () => {
  it('knows the bot by its token, over GET, JSON and forms, and minds no case of methods', async () => {
    const me = { id: telegramBot.id, is_bot: true, username: 'cicero_sandbox_bot' };
    expect((await call('getMe')).body).toMatchObject({ ok: true, result: me });
    const address = `${sandbox.base()}/sandbox/telegram/bot${telegramBot.token}`;
    expect(await (await fetch(`${address}/GETME`)).json()).toMatchObject({ result: me });
    const form = await fetch(`${address}/sendMessage`, {
      method: 'POST',
      body: new URLSearchParams({ chat_id: String(group), text: 'dari formulir' }),
    });
    expect(await form.json()).toMatchObject({ ok: true, result: { text: 'dari formulir' } });
  });

  it('turns others away', async () => {
    expect(await refusal(call('getMe', {}, '123456:another-token-entirely-here'))).toEqual([401, 'Unauthorized']);
    expect(await refusal(call('getMe', {}, 'nonsense'))).toEqual([404, 'Not Found']);
    expect(await refusal(call('noSuchMethod'))).toEqual([404, 'Not Found']);
  });
});

describe('sendMessage', () => {
  it('puts a text with buttons into a chat and answers with the message', async () => {
    const { body } = await call('sendMessage', {
      chat_id: String(group),
      text: ' Pendaftaran baru ',
      reply_markup: keyboard([['Setujui', 'ad:1']], [['Tolak', 'rd:1']]),
    });
    expect(body.result).toMatchObject({
      message_id: expect.any(Number),
      from: { id: telegramBot.id, is_bot: true },
      chat: { id: group, type: 'supergroup', title: 'Administrator Cicero' },
      date: NOON.getTime() / 1_000,
      text: 'Pendaftaran baru',
      reply_markup: keyboard([['Setujui', 'ad:1']], [['Tolak', 'rd:1']]),
    });
    expect((await call('sendMessage', { chat_id: group, text: 'lagi' })).body.result.message_id).toBe(
      body.result.message_id + 1,
    );
  });

  it.each([
    [{ text: 'x' }, 400, 'Bad Request: chat_id is empty'],
    [{ chat_id: 'abc', text: 'x' }, 400, 'Bad Request: chat not found'],
    [{ chat_id: 42, text: 'x' }, 400, 'Bad Request: chat not found'],
    [{ chat_id: group, text: '  \n ' }, 400, 'Bad Request: message text is empty'],
    [{ chat_id: group }, 400, 'Bad Request: message text is empty'],
    [{ chat_id: group, text: 'x'.repeat(4_097) }, 400, 'Bad Request: message is too long'],
    [
      { chat_id: group, text: 'x', reply_markup: keyboard([['Ya', 'x'.repeat(65)]]) },
      400,
      'Bad Request: BUTTON_DATA_INVALID',
    ],
    [
      { chat_id: group, text: 'x', reply_markup: keyboard([['Ya', 'é'.repeat(33)]]) },
      400,
      'Bad Request: BUTTON_DATA_INVALID',
    ],
    [{ chat_id: group, text: 'x', reply_markup: '{' }, 400, "Bad Request: can't parse reply_markup JSON object"],
    [{ chat_id: group, text: 'x', reply_markup: [] }, 400, 'Bad Request: object expected as reply markup'],
  ])('%j is refused with %i', async (parameters, status, description) => {
    expect(await refusal(call('sendMessage', parameters))).toEqual([status, description]);
    expect(sandbox.running().telegram.chats.list()).toEqual([]);
  });

  it('takes 4,096 characters', async () => {
    expect((await call('sendMessage', { chat_id: group, text: 'x'.repeat(4_096) })).status).toBe(200);
  });

  it('a person is out of reach until they write, and again when they block the bot', async () => {
    const send = () => call('sendMessage', { chat_id: stranger, text: 'Halo' });
    expect(await refusal(send())).toEqual([400, 'Bad Request: chat not found']);
    await write(stranger, stranger, '/start');
    expect((await send()).status).toBe(200);
    await sandbox.ask('PUT', `${API}/chats/${stranger}`, { reachable: false });
    expect(await refusal(send())).toEqual([403, 'Forbidden: bot was blocked by the user']);
    await sandbox.ask('PUT', `${API}/chats/${group}`, { reachable: false });
    expect(await refusal(call('sendMessage', { chat_id: group, text: 'x' }))).toEqual([
      403,
      'Forbidden: bot was kicked from the supergroup chat',
    ]);
  });
});

describe('getUpdates', () => {
  const updates = async (parameters: object = {}) => (await call('getUpdates', parameters)).body.result;

  it('shows what people write, again and again until it is confirmed', async () => {
    await write(admin, admin, '/help tolong');
    await write(admin, admin, 'dua');
    const [first, second] = await updates();
    expect(second.update_id).toBe(first.update_id + 1);
    expect(first.message).toEqual({
      message_id: expect.any(Number),
      from: {
        id: admin,
        is_bot: false,
        first_name: 'Administrator Contoh',
        username: 'administrator_contoh',
        language_code: 'id',
      },
      chat: { id: admin, type: 'private', first_name: 'Administrator Contoh', username: 'administrator_contoh' },
      date: NOON.getTime() / 1_000,
      text: '/help tolong',
      entities: [{ type: 'bot_command', offset: 0, length: 5 }],
    });
    expect((await updates({ limit: 1 })).length).toBe(1);
    expect(await updates({ offset: second.update_id })).toEqual([second]);
    expect(await updates({ offset: second.update_id + 1 })).toEqual([]);
    expect(await updates()).toEqual([]);
  });

  it('a negative offset begins at the end and forgets what was before', async () => {
    for (const text of ['satu', 'dua', 'tiga']) await write(admin, admin, text);
    const texts = async (parameters: object = {}) =>
      (await updates(parameters)).map((update: { message: { text: string } }) => update.message.text);
    expect(await texts({ offset: -2 })).toEqual(['dua', 'tiga']);
    expect(await texts()).toEqual(['dua', 'tiga']);
  });

  it('waits for something to happen, no longer than asked', async () => {
    const waiting = updates({ timeout: 5 });
    await expect.poll(() => sandbox.running().telegram.updates.isPolled).toBe(true);
    const from = performance.now();
    await write(admin, admin, 'halo');
    expect((await waiting)[0].message.text).toBe('halo');
    expect(performance.now() - from).toBeLessThan(1_000);
    sandbox.running().telegram.updates.clear();
    const patience = performance.now();
    expect(await updates({ timeout: 1 })).toEqual([]);
    expect(performance.now() - patience).toBeGreaterThanOrEqual(950);
  });

  it('a second poll ends the first with 409', async () => {
    const first = call('getUpdates', { timeout: 5 });
    await expect.poll(() => sandbox.running().telegram.updates.isPolled).toBe(true);
    const second = updates({ timeout: 5 });
    expect(await refusal(first)).toEqual([
      409,
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    ]);
    await write(admin, admin, 'untuk yang kedua');
    expect((await second)[0].message.text).toBe('untuk yang kedua');
  });

  it('is refused while there is a webhook, which deleteWebhook ends', async () => {
    await sandbox.ask('PUT', `${API}/webhook`, { url: 'https://bot.example.org/hook' });
    expect((await call('getWebhookInfo')).body.result.url).toBe('https://bot.example.org/hook');
    const [status, description] = await refusal(call('getUpdates'));
    expect([status, description]).toEqual([409, expect.stringContaining('use deleteWebhook')]);
    expect((await call('deleteWebhook')).body).toEqual({ ok: true, result: true });
    expect(await updates()).toEqual([]);
  });

  it('brings only the kinds asked for', async () => {
    await updates({ allowed_updates: ['callback_query'] });
    await write(admin, admin, 'halo');
    expect(await updates({ allowed_updates: '["message"]' })).toEqual([]);
    await write(admin, admin, 'halo lagi');
    expect((await updates()).length).toBe(1);
    await updates({ allowed_updates: [] });
  });

  it('in a group shows the bot commands only, and nothing of a chat that threw it out', async () => {
    await write(group, stranger, 'obrolan biasa');
    await write(group, admin, '/approve budi');
    await sandbox.ask('PUT', `${API}/chats/${group}`, { reachable: false });
    await write(group, admin, '/deny budi');
    expect((await updates()).map((update: { message: { text: string } }) => update.message.text)).toEqual([
      '/approve budi',
    ]);
  });
});

describe('buttons', () => {
  const offer = async () =>
    (await call('sendMessage', { chat_id: group, text: 'Baru', reply_markup: keyboard([['Setujui', 'ad:1']]) })).body
      .result.message_id as number;
  const press = (messageId: number, data = 'ad:1', userId = admin) =>
    sandbox.ask('POST', `${API}/press`, { chatId: group, messageId, userId, data });

  it('a press becomes a callback query that wants an answer', async () => {
    const messageId = await offer();
    const { body: pressed } = await press(messageId);
    const [update] = (await call('getUpdates')).body.result;
    expect(update.callback_query).toMatchObject({
      id: pressed.id,
      from: { id: admin },
      data: 'ad:1',
      message: { message_id: messageId, chat: { id: group }, reply_markup: keyboard([['Setujui', 'ad:1']]) },
    });
    await call('answerCallbackQuery', { callback_query_id: pressed.id, text: 'Diterima' });
    expect(sandbox.running().telegram.pressed()).toMatchObject([{ id: pressed.id, answer: 'Diterima' }]);
    const stale = 'Bad Request: query is too old and response timeout expired or query ID is invalid';
    expect(await refusal(call('answerCallbackQuery', { callback_query_id: '1' }))).toEqual([400, stale]);
  });

  it('editMessageReplyMarkup takes the buttons off, once', async () => {
    const messageId = await offer();
    const off = { chat_id: group, message_id: messageId };
    expect((await call('editMessageReplyMarkup', off)).body.result.reply_markup).toBeUndefined();
    expect((await press(messageId)).status).toBe(409);
    expect((await refusal(call('editMessageReplyMarkup', off)))[1]).toMatch('Bad Request: message is not modified');
    expect((await refusal(call('editMessageReplyMarkup', { ...off, message_id: 99 })))[1]).toBe(
      'Bad Request: message to edit not found',
    );
    const { body } = await write(group, admin, '/help');
    expect((await refusal(call('editMessageReplyMarkup', { ...off, message_id: body.messageId })))[1]).toBe(
      "Bad Request: message can't be edited",
    );
  });

  it('only members press, and only buttons that are there', async () => {
    const messageId = await offer();
    expect((await press(messageId, 'rd:1')).status).toBe(409);
    expect((await press(messageId, 'ad:1', 42)).status).toBe(404);
  });
});

describe('setMyCommands', () => {
  it('keeps the menu of commands and refuses malformed ones', async () => {
    const commands = [{ command: 'help', description: 'Bantuan' }];
    expect((await call('setMyCommands', { commands })).body.result).toBe(true);
    expect((await call('getMyCommands')).body.result).toEqual(commands);
    expect(await refusal(call('setMyCommands', { commands: [{ command: '/Help', description: 'x' }] }))).toEqual([
      400,
      'Bad Request: BOT_COMMAND_INVALID',
    ]);
  });
});

describe('troubles', () => {
  const trouble = (rule: object) => sandbox.ask('POST', `${API}/faults`, rule);
  const send = () => call('sendMessage', { chat_id: group, text: 'x' });

  it.each([
    ['server-error', 500, { ok: false, error_code: 500, description: 'Internal Server Error' }],
    ['unauthorized', 401, { ok: false, error_code: 401, description: 'Unauthorized' }],
    [
      'throttle',
      429,
      { ok: false, error_code: 429, description: 'Too Many Requests: retry after 3', parameters: { retry_after: 3 } },
    ],
    ['bad-gateway-html', 502, undefined],
    ['wrong-shape', 200, { ok: true, result: { neither: 'a list', nor: 'a message' } }],
  ])('%s answers %i, as often as it was told', async (kind, status, body) => {
    expect((await trouble({ kind, count: 1 })).status).toBe(201);
    const spoiled = await send();
    expect([spoiled.status, spoiled.body]).toEqual([status, body]);
    expect((await send()).status).toBe(200);
    expect(sandbox.running().telegram.chats.list().length).toBe(1);
  });

  it('aims at a method and a chat', async () => {
    await trouble({ kind: 'server-error', method: 'sendMessage', chatId: admin });
    expect((await send()).status).toBe(200);
    expect((await call('getMe')).status).toBe(200);
    expect((await call('sendMessage', { chat_id: admin, text: 'x' })).status).toBe(500);
    expect((await sandbox.ask('GET', `${API}/faults`)).body.faults).toMatchObject([{ kind: 'server-error', hits: 1 }]);
    await sandbox.ask('DELETE', `${API}/faults/1`);
    await sandbox.ask('DELETE', `${API}/faults`);
  });

  it('an answer can be slow, or lost after the work was done', async () => {
    await trouble({ kind: 'slow', delayMs: 120, count: 1 });
    const from = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - from).toBeGreaterThanOrEqual(110);
    await trouble({ kind: 'lost-answer', count: 1 });
    await expect(send()).rejects.toThrow();
    expect(sandbox.running().telegram.chats.list().length).toBe(2);
  });

  it.each([
    ['telegram-server-error', 500],
    ['telegram-throttle', 429],
    ['telegram-unauthorized', 401],
    ['telegram-kicked', 403],
  ])('scenario %s makes it answer %i, and normal-day ends it', async (name, status) => {
    await sandbox.ask('POST', `/sandbox/control/scenario/${name}`, {});
    expect((await send()).status).toBe(status);
    await sandbox.ask('POST', '/sandbox/control/scenario/normal-day', {});
    expect((await send()).status).toBe(200);
  });
});
