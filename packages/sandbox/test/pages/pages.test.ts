import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorsRoom, telegramAdministrator, telegramStranger } from '../../src/index.ts';
import { servedSandbox } from '../rapidapi/product.ts';
import { furnish } from './stage.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium)
  console.warn(`no Chromium at ${CHROMIUM}: the page tests are left out (CHROMIUM_PATH names another place)`);
if (!hasChromium && process.env.CI === 'true') throw new Error('the page tests need Chromium');

const sandbox = servedSandbox();

it('pages carry a strict policy and load nothing from elsewhere', async () => {
  for (const path of [
    '/sandbox',
    '/sandbox/whatsapp',
    '/sandbox/telegram',
    '/sandbox/mail',
    '/sandbox/dashboard',
    '/sandbox/dashboard/claim',
    '/sandbox/dashboard/import',
    '/sandbox/google',
  ]) {
    const { status, headers, text } = await sandbox.ask('GET', path);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(text).not.toMatch(/https?:\/\/|<script>| style=| on\w+=/);
    for (const [, asset] of text.matchAll(/(?:src|href)="(\/sandbox\/assets\/[^"]+)"/g)) {
      expect((await sandbox.ask('GET', asset ?? '')).status).toBe(200);
    }
  }
  expect((await sandbox.ask('GET', '/sandbox/assets/..%2Fassets.ts')).status).toBe(404);
});

describe.runIf(hasChromium)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    await furnish(sandbox.running());
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  }, 30_000);
  afterAll(() => browser?.close());

  /** Opens a page, runs the test, and fails on any error of the page itself. */
  async function visit(path: string, test: (page: Page) => Promise<void>, width = 1280): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(`${sandbox.base()}${path}`);
    await test(page);
    await page.close();
    expect(errors.filter((text) => !text.includes('frame is sandboxed'))).toEqual([]);
  }

  it('a chat shows markup, files and pictures, and escapes everything', () =>
    visit('/sandbox/whatsapp?account=gateway', async (page) => {
      await page.click('.entry');
      await page.waitForSelector('.bubble');
      expect(await page.textContent('.bubble strong')).toBe('REKAP ABSENSI LIKES INSTAGRAM');
      expect(await page.textContent('.bubble em')).toBe('Jumat, 7 November 2025');
      await page.click('text=Baca selengkapnya');
      expect(await page.locator('.text.folded').count()).toBe(0);
      expect(await page.getAttribute('.file', 'download')).toBe('rekap-likes-polres-contoh-a-2025-11-07.xlsx');
      await page.waitForFunction('document.querySelector(".picture img").naturalWidth === 360');
      expect(await page.textContent('.bubble time')).toBe('12.00');
      await page.click('.line:has-text("Pengguna")');
      // Until the list is that of the other number, its first entry is still the chat before.
      await page.click('.entry:has-text("bukan html")');
      await page.waitForSelector('.bubble:has-text("bukan html")');
      expect(await page.locator('.bubbles img, .bubbles b').count()).toBe(0);
      expect(await page.title()).toBe('WhatsApp · Sandbox Cicero');
      expect(await page.textContent('.bubble s')).toBe('akun');
      expect(await page.textContent('.bubble code')).toBe('angka');
    }));

  it('one can write as a person, and what Cicero sends appears by itself', () =>
    visit('/sandbox/whatsapp?account=user', async (page) => {
      await page.click('#new');
      await page.fill('#contact-search', 'operator polres contoh d');
      await page.click('#contact-list .entry:has-text("Operator Polres Contoh D")');
      await page.waitForSelector('text=Menulis sebagai Operator Polres Contoh D');
      await page.fill('#text', 'Halo Cicero');
      await page.press('#text', 'Enter');
      await page.waitForSelector('.bubble.mine:has-text("Halo Cicero")');
      expect(await page.inputValue('#text')).toBe('');
      const [written] = sandbox.running().exchange.chats.list({ account: 'user', direction: 'in' }).slice(-1);
      expect(written?.text).toBe('Halo Cicero');
      const chatId = written?.chatId ?? '';
      await sandbox.running().exchange.send({ account: 'user', chatId, text: 'Selamat *siang*' });
      await page.waitForSelector('.bubble.theirs strong:has-text("siang")');
      await sandbox.running().exchange.send({ account: 'operator', chatId, text: 'Di nomor lain' });
      await page.waitForSelector('.line:has-text("Operator") .badge:has-text("1")');
      sandbox.running().exchange.changeLine('operator', { state: 'disconnected' });
      await page.waitForSelector('.line.disconnected:has-text("Operator")');
      sandbox.running().exchange.changeLine('operator', { state: 'ready' });
    }));

  it('a mail shows its HTML without running it, and its text', () =>
    visit('/sandbox/mail', async (page) => {
      await page.click('.entry:has-text("Kode OTP")');
      await page.frameLocator('#html').locator('text=482913').waitFor();
      expect(await page.title()).toBe('Surat · Sandbox Cicero');
      await page.click('#tab-text');
      expect(await page.textContent('#text')).toContain('Kode OTP Anda: 482913');
      sandbox.running().mailbox.add({
        at: 0,
        from: 'cicero@contoh.example',
        to: ['<script>alert(1)</script>@contoh.example'],
        subject: 'Baru tiba',
        text: '',
        html: null,
        attachments: [],
        bytes: 1,
      });
      await page.waitForSelector('.entry:has-text("Baru tiba")');
    }));

  it('the index plays scenarios and lists the faults', () =>
    visit('/sandbox', async (page) => {
      await page.waitForSelector('#scenario option[value="hang"]', { state: 'attached' });
      await page.selectOption('#scenario', 'throttle-burst');
      await page.selectOption('#account', 'POLRES_CONTOH_A');
      await page.click('text=Jalankan');
      await page.waitForSelector('#faults li:has-text("throttle")');
      expect(sandbox.running().simulator.faults.list()).toMatchObject([
        { kind: 'throttle', account: 'polres_contoh_a' },
      ]);
      await page.click('#faults button');
      await page.waitForSelector('#no-faults:visible');
    }));

  it.each(['/sandbox', '/sandbox/whatsapp?account=gateway', '/sandbox/telegram', '/sandbox/mail'])(
    '%s fits a phone',
    (path) =>
      visit(
        path,
        async (page) => {
          const fits = 'document.documentElement.scrollWidth <= innerWidth';
          if (path !== '/sandbox') {
            await page.click('.entry');
            await page.waitForSelector('.pane.list', { state: 'hidden' });
            expect(await page.evaluate(fits)).toBe(true);
            await page.click('#back');
            await page.waitForSelector('.pane.list', { state: 'visible' });
          }
          expect(await page.evaluate(fits)).toBe(true);
        },
        360,
      ),
  );

  it('in Telegram one writes as this or that person, presses buttons, and sees what the bot answers', () =>
    visit('/sandbox/telegram', async (page) => {
      const { telegram } = sandbox.running();
      const never = new AbortController().signal;
      await page.waitForSelector('text=Cicero belum mendengarkan bot ini');
      await page.click('.entry:has-text("Administrator Cicero")');
      await page.selectOption('#speaker', String(telegramStranger.id));
      await page.fill('#text', '/approve <b>budi</b>');
      await page.press('#text', 'Enter');
      const written = '.bubble.mine:has-text("/approve <b>budi</b>")';
      await page.waitForSelector(`${written} .ticks[title="Menunggu Cicero"]`);
      expect(await page.locator('.bubbles b').count()).toBe(0);
      const [update] = await telegram.updates.take({}, never);
      expect(update?.message).toMatchObject({ from: { id: telegramStranger.id }, text: '/approve <b>budi</b>' });
      await telegram.updates.take({ offset: (update?.update_id ?? 0) + 1 }, never);
      await page.waitForSelector(`${written} .ticks[title="Diterima Cicero"]`);

      const key = '.bubble:has-text("Pendaftaran dewi") .keys button:has-text("Setujui")';
      const keyboard = [[{ text: 'Setujui', callback_data: 'ad:dewi' }]];
      const chatId = administratorsRoom.id;
      const { message_id } = telegram.send({ chatId, text: 'Pendaftaran dewi', keyboard, parseMode: null });
      await page.waitForSelector(key);
      await page.selectOption('#speaker', String(telegramAdministrator.id));
      await page.click(key);
      await page.waitForSelector('#toast:has-text("Menunggu jawaban")');
      const press = telegram.pressed().at(-1);
      expect(press).toMatchObject({ userId: telegramAdministrator.id, data: 'ad:dewi', messageId: message_id });
      telegram.removeButtons(chatId, message_id);
      telegram.answerPress(press?.id ?? '', 'Diterima.');
      await page.waitForSelector('#toast:has-text("Diterima.")');
      // A bot that is quicker than the answer to the press.
      const second = telegram.send({ chatId, text: 'Pendaftaran eka', keyboard, parseMode: null });
      const quick = '.bubble:has-text("Pendaftaran eka") .keys button';
      await page.route('**/api/press', async (route) => {
        const response = await route.fetch();
        telegram.answerPress(telegram.pressed().at(-1)?.id ?? '', 'Cepat.');
        await new Promise((resolve) => setTimeout(resolve, 100));
        await route.fulfill({ response });
      });
      await page.click(quick);
      await page.waitForSelector('#toast:has-text("Cepat.")');
      telegram.removeButtons(chatId, second.message_id);
      await page.waitForSelector(key, { state: 'detached' });
      await page.click('#reach');
      await page.waitForSelector('#reach:has-text("Masukkan bot")');
      expect(telegram.isReachable(chatId)).toBe(false);
      await page.click('#reach');
      await page.waitForSelector('#reach:has-text("Keluarkan bot")');
    }));

  it.each(['/sandbox/whatsapp?account=gateway', '/sandbox/telegram'])(
    'every control of %s has a name for those who cannot see it',
    (path) =>
      visit(path, async (page) => {
        await page.click('.entry');
        await page.waitForSelector('.bubble');
        const nameless = await page.$$eval('button, input, textarea, select, a', (all) =>
          all
            .filter((one) => {
              const labels = 'labels' in one && (one.labels as ArrayLike<unknown> | null)?.length;
              return !(
                one.textContent?.trim() ||
                one.getAttribute('aria-label') ||
                labels ||
                one.querySelector('img[alt]')
              );
            })
            .map((one) => one.outerHTML),
        );
        expect(nameless).toEqual([]);
      }),
  );
});
