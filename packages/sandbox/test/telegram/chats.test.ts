import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { administratorsRoom, Telegram, telegramAdministrator } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cicero-sandbox-telegram-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('chats on disk', () => {
  it('survive a restart with their numbers, and buttons that were taken off stay off', () => {
    const file = join(folder, 'telegram.jsonl');
    const chatId = administratorsRoom.id;
    const before = new Telegram({ now: () => 1_000, file });
    const keyboard = [[{ text: 'Setujui', callback_data: 'ad:1' }]];
    before.send({ chatId, text: 'satu', keyboard, parseMode: null });
    before.send({ chatId, text: 'dua', keyboard, parseMode: null });
    before.removeButtons(chatId, 1);
    const after = new Telegram({ now: () => 2_000, file });
    expect(after.chats.list()).toEqual(before.chats.list());
    expect(after.chats.list().map(({ keyboard: there }) => there)).toEqual([null, keyboard]);
    expect(after.write(chatId, telegramAdministrator.id, '/help').messageId).toBe(3);
  });
});
