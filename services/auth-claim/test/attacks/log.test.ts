import { afterAll, beforeAll, expect, test } from 'vitest';
import { account, bearer, password } from '../fixtures/accounts.ts';
import { administrator, Chat, onTelegram } from '../fixtures/chat.ts';
import { codeSentTo } from '../fixtures/messages.ts';

let chat: Chat;
beforeAll(async () => {
  chat = await Chat.open();
});
afterAll(() => chat.running.close());

/** What somebody does once, right and wrong; the log is at its most talkative. */
test('registrations, resets, code logins and decisions leave no name, contact, password, code or token in the log', async () => {
  const { running } = chat;
  await running.host.database.script(`insert into "user" (user_id, nama, client_id, status, whatsapp) values
    ('85010001', 'ANGGOTA RAHASIA', 'RES_A', true, '6281266660001');`);
  await account(running, 'kepala.rahasia', { role: 'admin', whatsapp: '081266660002', email: 'kepala@rahasia.test' });
  const headers = await bearer(running, 'kepala.rahasia');

  const form = { username: 'calon.rahasia', whatsapp: '081266660003', email: 'calon@rahasia.test', client_id: 'RES_A' };
  const registered = await running.call('/api/auth/dashboard-register', { ...form, password: 'ombak-besar-44' });
  expect(registered.status).toBe(201);
  await running.call('/api/auth/dashboard-register', { ...form, password: 'ombak-besar-45' });
  const nrp = '85010002';
  const person = { nrp, nama: 'Anggota Baru Rahasia', client_id: 'RES_A', whatsapp: '081266660004' };
  expect((await running.call('/api/auth/user-register', person)).status).toBe(201);
  expect((await running.call('/api/auth/user-register', person)).status).toBe(400);

  await running.call('/api/auth/user-login', { nrp: '85010001', whatsapp: '081266660001' });
  const code = await codeSentTo(running, '6281266660001');
  await running.call('/api/auth/user-login', { nrp: '85010001', whatsapp: '123123' });
  expect((await running.call('/api/auth/user-login', { nrp: '85010001', whatsapp: code })).status).toBe(200);

  const reset = '/api/auth/password-reset';
  await running.call(`${reset}/request`, { username: 'kepala.rahasia', contact: 'kepala@rahasia.test' });
  await running.call(`${reset}/request`, { username: 'tidak.rahasia', contact: 'kepala@rahasia.test' });
  const mails = await running.mails();
  const token = /\?token=([\w-]{43})/.exec(mails.find(({ channel }) => channel === 'email')?.text ?? '')?.[1] ?? '';
  const chosen = { password: 'gunung-tinggi-55', confirmPassword: 'gunung-tinggi-55' };
  expect((await running.call(`${reset}/confirm`, { token, ...chosen })).status).toBe(200);
  expect((await running.call(`${reset}/confirm`, { token, ...chosen })).status).toBe(400);

  await running.call('/api/dashboard/users?search=rahasia', undefined, { method: 'GET', headers });
  await chat.ask('approve', { kind: 'dashboard-account', username: 'calon.rahasia' }, onTelegram);
  await chat.ask('approve', { kind: 'dashboard-account', username: 'calon.rahasia' }, administrator);
  await chat.ask('approve', { kind: 'first-email', nrp: '85010001', reference: '1a2b3c4d' }, administrator);

  const log = running.logged.join('');
  expect(log.length).toBeGreaterThan(1_000);
  const secrets = [/rahasia/i, /812?6666000/, /85010001|85010002/, /ombak|gunung/, /62811000001/];
  for (const secret of secrets) expect(log).not.toMatch(secret);
  for (const secret of [password, code, token, headers.authorization?.slice(7)]) {
    expect(secret?.length).toBeGreaterThan(5);
    expect(log).not.toContain(secret);
  }
});
