import { existsSync } from 'node:fs';
import { listAudit } from '@cicero/access';
import { createDashboardUser } from '@cicero/auth-claim';
import type { Sandbox } from '@cicero/sandbox';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Installation, openInstallation } from './installation.ts';
import { mailedCode, textTo } from './what-came.ts';

/*
 * People at the dashboard's forms: a real browser, the whole of Cicero, the sandbox's mailbox and chats.
 * Screenshots of every step go to WALK_SCREENSHOTS when that is set.
 */

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`no Chromium at ${CHROMIUM}: the walk through the forms is left out`);
if (!hasChromium && process.env.CI === 'true') throw new Error('the walk through the forms needs Chromium');

const administrator = '6281200000001';

describe.runIf(hasChromium)('at the dashboard’s forms', () => {
  let installation: Installation;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    // Administrators who have no Telegram.
    const telegram = { TELEGRAM_ADMIN_CHAT_ID: '', TELEGRAM_ADMIN_USER_IDS: '' };
    installation = await openInstallation({ env: { ADMIN_WHATSAPP: administrator, ...telegram } });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage({ viewport: { width: 1000, height: 860 }, locale: 'id-ID' });
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  const at = (path: string) => `${installation.door}/sandbox/dashboard${path}`;

  async function fillAndSend(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
    await page.click('button.primary');
  }

  async function answer(): Promise<string> {
    await page.waitForSelector('#answer:not(:empty)', { timeout: 10_000 });
    return (await page.textContent('#answer')) ?? '';
  }

  async function picture(name: string): Promise<void> {
    const folder = process.env.WALK_SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  }

  test('a person claims the record, corrects it, and reads what is stored', async () => {
    const { sandbox, host } = installation;
    const person = reachable(sandbox);
    await page.goto(at('/claim'));
    await picture('claim-1');
    await fillAndSend({ nrp: person.user_id, email: ` ${person.email.toUpperCase()} ` });
    await page.waitForURL(at('/claim/otp'));
    await fillAndSend({ otp: '000000' });
    expect(await answer()).toBe('Kode OTP tidak valid.');
    await picture('claim-2');
    await fillAndSend({ otp: await mailedCode(sandbox, person.email) });
    await page.waitForURL(at('/claim/edit'));
    await vi.waitFor(async () => expect(await page.inputValue('[name=nama]')).toBe(person.nama), { timeout: 10_000 });
    await fillAndSend({ jabatan: 'kanit contoh', insta: 'akun.baru_01', tiktok: '@akun.baru_01' });
    expect(await answer()).toBe('Data tersimpan.');
    await picture('claim-3');
    const stored = await host.database.db
      .selectFrom('user')
      .select(['jabatan', 'insta', 'tiktok'])
      .where('user_id', '=', person.user_id)
      .executeTakeFirstOrThrow();
    expect(stored).toEqual({ jabatan: 'KANIT CONTOH', insta: 'akun.baru_01', tiktok: 'akun.baru_01' });

    const trail = await listAudit(host.database.db, { action: 'claim', limit: 50 });
    expect(trail.map(({ action, outcome }) => `${action} ${outcome}`).reverse()).toEqual([
      'claim.code-requested ok',
      'claim.code-redeemed refused',
      'claim.code-redeemed ok',
      'claim.record-read ok',
      'claim.record-updated ok',
      'claim.record-read ok',
    ]);
    expect(trail.every(({ address, userAgent }) => address === '127.0.0.1' && userAgent?.includes('Chrome'))).toBe(
      true,
    );
  }, 60_000);

  test('a stranger at another browser cannot go on where the person was', async () => {
    const person = reachable(installation.sandbox);
    const stranger = await browser.newPage();
    await stranger.goto(at('/claim/edit'));
    await stranger.evaluate(
      ([nrp, email]) => {
        sessionStorage.setItem('claim_nrp', nrp ?? '');
        sessionStorage.setItem('claim_email', email ?? '');
      },
      [person.user_id, person.email],
    );
    await stranger.reload();
    await stranger.waitForSelector('#answer.error');
    expect(await stranger.textContent('#answer')).toBe('OTP belum diverifikasi.');
    expect(await stranger.inputValue('[name=nama]')).toBe('');
    await stranger.close();
  });

  test('an account is registered, approved in a chat, and signs in', async () => {
    const { sandbox } = installation;
    await page.goto(at('/register'));
    await fillAndSend({
      username: 'petugas.baru',
      password: 'kuda-laut-biru-7',
      whatsapp: '0812-3456-7890',
      client_id: 'ditbinmas',
    });
    expect(await answer()).toBe('Pendaftaran diterima. Akun menunggu persetujuan admin.');
    await picture('register');
    await page.goto(at(''));
    await fillAndSend({ username: 'petugas.baru', password: 'kuda-laut-biru-7' });
    expect(await answer()).toBe('Akun belum disetujui admin.');

    const chatId = `${administrator}@c.us`;
    await textTo(sandbox, chatId, /approvedash#petugas\.baru/);
    sandbox.exchange.receive({ account: 'operator', chatId, text: 'ApproveDash#petugas.baru' });
    await textTo(sandbox, '6281234567890@c.us', /disetujui/i);
    await page.goto(at(''));
    await fillAndSend({ username: 'Petugas.Baru', password: 'kuda-laut-biru-7' });
    expect(await answer()).toBe('Anda masuk.');
    await picture('login');
  }, 60_000);

  test('a password is reset over WhatsApp: the link works once, and older sessions are over', async () => {
    const { sandbox, host, door } = installation;
    const whatsapp = '6281234567899';
    const account = {
      username: 'lupa.sandi',
      password: 'kuda-laut-biru-8',
      role: 'operator',
      clientIds: ['DITBINMAS'],
    };
    await createDashboardUser(host.database.db, { ...account, whatsapp, approved: true });
    await page.goto(at(''));
    await fillAndSend({ username: account.username, password: account.password });
    expect(await answer()).toBe('Anda masuk.');
    const token = await page.evaluate(() => localStorage.getItem('cicero_token'));

    await page.goto(at('/forgot'));
    await fillAndSend({ username: account.username, contact: '(0812) 3456-7899' });
    await answer();
    await picture('reset-1');
    const link = /https?:\/\/\S+token=[\w-]+/.exec(await textTo(sandbox, `${whatsapp}@c.us`, /token=/))?.[0] ?? '';
    expect(link).toMatch(new RegExp(`^${door}/sandbox/dashboard/reset-password\\?token=`));
    await page.goto(link);
    await fillAndSend({ password: 'ombak-besar-44', confirmPassword: 'ombak-besar-45' });
    expect(await answer()).toBe('Konfirmasi password tidak sama.');
    await fillAndSend({ password: 'ombak-besar-44', confirmPassword: 'ombak-besar-44' });
    await page.waitForURL(at(''), { timeout: 10_000 });
    await fillAndSend({ username: account.username, password: 'ombak-besar-44' });
    expect(await answer()).toBe('Anda masuk.');
    await page.goto(link);
    await fillAndSend({ password: 'ombak-besar-46', confirmPassword: 'ombak-besar-46' });
    expect(await answer()).toBe('Tautan reset password tidak berlaku lagi. Minta tautan baru.');
    await picture('reset-2');
    const probe = await fetch(`${door}/api/insta/rekap-likes?client_id=DITBINMAS`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(probe.status).toBe(401);
  }, 60_000);

  test('personnel sign in with number and code', async () => {
    const { sandbox } = installation;
    const person = reachable(sandbox);
    await page.goto(at('/reposter'));
    await fillAndSend({ nrp: person.user_id, password: person.whatsapp.replace(/^62/, '0') });
    expect(await answer()).toContain('kode masuk');
    const code = /\b(\d{6})\b/.exec(await textTo(sandbox, `${person.whatsapp}@c.us`, /\b\d{6}\b/))?.[1] ?? '';
    await fillAndSend({ nrp: person.user_id, password: code });
    await vi.waitFor(async () => expect(await page.textContent('#answer')).toBe('Anda masuk.'), { timeout: 10_000 });
    expect(await page.textContent('#facts')).toContain(person.nama);
    await picture('reposter');
  }, 60_000);
});

/** An active person of the world with an address and a number. */
function reachable(sandbox: Sandbox) {
  for (const { row } of sandbox.world.allPersonnel()) {
    const { user_id, nama, email, whatsapp, status } = row;
    if (status && email && whatsapp) return { user_id, nama, email, whatsapp };
  }
  throw new Error('nobody can be reached');
}
