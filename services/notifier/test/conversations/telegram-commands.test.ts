import { describe, expect, it } from 'vitest';
import { readButton, readTelegramCommand } from '../../src/conversations/telegram-commands.ts';
import { greeting, telegramMenu } from '../../src/conversations/texts.ts';

const read = (text: string) => readTelegramCommand(text, 'cicero_bot');
const decide = (decision: 'approve' | 'reject', username: string) => ({
  kind: 'decide',
  decision: { decision, request: { kind: 'dashboard-account', username } },
});

describe('commands to the Telegram bot', () => {
  it.each([
    ['/approve budi', decide('approve', 'budi')],
    ['/deny budi', decide('reject', 'budi')],
    ['/APPROVE Budi', decide('approve', 'Budi')],
    ['/approve@cicero_bot budi', decide('approve', 'budi')],
    ['/Deny@Cicero_Bot  budi.humas  ', decide('reject', 'budi.humas')],
    ['/approve\n\u200b budi\u00a0humas \n', decide('approve', 'budi\u00a0humas')],
    ['/approve <script>', decide('approve', '<script>')],
    [`/approve ${'a'.repeat(200)}`, decide('approve', 'a'.repeat(200))],
    ['/start', { kind: 'help' }],
    ['/start ref_123', { kind: 'help' }],
    ['/help@CICERO_BOT', { kind: 'help' }],
    ['/approve', { kind: 'help' }],
    ['/approve   ', { kind: 'help' }],
    ['/deny@cicero_bot', { kind: 'help' }],
    ['/approve budi\nsudah saya periksa', { kind: 'help' }],
    [`/approve ${'a'.repeat(201)}`, { kind: 'help' }],
    ['/approve bu\u0000di', { kind: 'help' }],
    ['/approve bu\ud83ddi', { kind: 'help' }],
  ])('%j', (text, command) => {
    expect(read(text)).toEqual(command);
  });

  it.each([
    'tolong /approve budi',
    ' /approve budi',
    '/approvebudi',
    '/approve#budi',
    '/approve@lain_bot budi',
    '/approve@cicero_bot_palsu budi',
    '/ approve budi',
    '//approve budi',
    '／approve budi',
    '/menu',
    '/',
    '',
    'approve budi',
  ])('%j is none', (text) => {
    expect(read(text)).toBeNull();
  });

  it('is read in no time, however long and strange the text', () => {
    const texts = [
      `/approve ${' '.repeat(65_000)}${'x'.repeat(500)}`,
      `/approve@${'a'.repeat(65_000)}`,
      '/'.repeat(65_000),
    ];
    const from = performance.now();
    expect(texts.map((text) => read(text)?.kind)).toEqual(['help', undefined, undefined]);
    expect(performance.now() - from).toBeLessThan(200);
  });

  it('help names every command of the menu, and no other', () => {
    expect([...greeting.matchAll(/^\/(\w+)/gm)].map(([, word]) => word)).toEqual(
      telegramMenu.map(({ command }) => command),
    );
    for (const { command } of telegramMenu) expect(read(`/${command} budi`)).not.toBeNull();
  });
});

describe('buttons', () => {
  const id = '0199aaaa-0000-7000-8000-00000000000a';
  it.each([
    [`ad:${id}`, { decision: 'approve', request: { kind: 'dashboard-account', accountId: id } }],
    [`rd:${id}`, { decision: 'reject', request: { kind: 'dashboard-account', accountId: id } }],
    [`ae:${id}`, { decision: 'approve', request: { kind: 'first-email', requestId: id } }],
    [`re:${id}`, { decision: 'reject', request: { kind: 'first-email', requestId: id } }],
    [`AD:${id.toUpperCase()}`, { decision: 'approve', request: { kind: 'dashboard-account', accountId: id } }],
    [`ap:${id}`, { decision: 'approve', request: { kind: 'dashboard-premium', token: id } }],
    [`rp:${id}`, { decision: 'reject', request: { kind: 'dashboard-premium', token: id } }],
    ['as:12', { decision: 'approve', request: { kind: 'app-premium', requestId: 12 } }],
    ['rs:2147483647', { decision: 'reject', request: { kind: 'app-premium', requestId: 2_147_483_647 } }],
    ['rs:2147483648', null],
    ['as:0', null],
    [`as:${id}`, null],
    ['ap:12', null],
    [`xd:${id}`, null],
    [`ad:${id}0`, null],
    ['ad:', null],
    ['ad:budi', null],
    ['', null],
    [`ad:${id};rd:${id}`, null],
  ])('%s', (data, decision) => {
    expect(readButton(data)).toEqual(decision);
  });
});
