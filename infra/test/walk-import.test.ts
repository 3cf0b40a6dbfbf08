import { existsSync } from 'node:fs';
import { createDashboardUser } from '@cicero/auth-claim';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Installation, openInstallation } from './installation.ts';

/* An admin at the dashboard's form for imports: a real browser, the whole of Cicero, the sandbox's Google Sheets. */

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);

describe.runIf(hasChromium)('at the form for imports', () => {
  let installation: Installation;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    installation = await openInstallation({ env: {} });
    const account = { username: 'impor.admin', password: 'sandi-contoh-1', role: 'admin', approved: true };
    const { db } = installation.host.database;
    await createDashboardUser(db, { ...account, clientIds: ['POLRES_CONTOH_A'] });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage({ viewport: { width: 1000, height: 860 }, locale: 'id-ID' });
    await page.goto(at(''));
    await page.fill('[name=username]', account.username);
    await page.fill('[name=password]', account.password);
    await page.click('button.primary');
    await page.waitForSelector('#answer.done:has-text("Anda masuk.")');
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.close();
  });

  const at = (path: string) => `${installation.door}/sandbox/dashboard${path}`;
  const said = async (): Promise<string> => {
    await page.waitForSelector('#answer:not(:empty)', { timeout: 20_000 });
    return (await page.textContent('#answer')) ?? '';
  };

  test('a file is tried first and applied then, with a word about the row that was refused', async () => {
    const content = 'NRP,Nama,Ukuran Baju\n95959595,Coba Impor,L\nbukan nomor,Salah,M\n';
    const file = { name: 'personel.csv', mimeType: 'text/csv', buffer: Buffer.from(content) };
    const stored = () =>
      installation.host.database.db.selectFrom('user').select('nama').where('user_id', '=', '95959595').execute();
    await page.goto(at('/import'));
    await page.setInputFiles('[name=file]', file);
    await page.click('button.primary');
    expect(await said()).toMatch(/^Uji coba selesai; tidak ada yang ditulis\. Baris 3: NRP\/NIP tidak valid/);
    expect(await page.textContent('#facts')).toContain('"Ukuran Baju"');
    expect(await stored()).toEqual([]);
    await page.check('[name=apply]');
    await page.click('button.primary');
    await page.waitForSelector('#answer:has-text("Impor selesai.")', { timeout: 20_000 });
    expect(await stored()).toEqual([{ nama: 'COBA IMPOR' }]);
  });

  test('a public sheet is read, and a private one is told apart', async () => {
    await page.goto(at('/import'));
    await page.fill('[name=source]', 'https://docs.google.com/spreadsheets/d/daftar-POLRES_CONTOH_A/edit#gid=0');
    await page.click('button.primary');
    expect(await said()).toContain('Uji coba selesai');
    await page.fill('[name=source]', 'https://docs.google.com/spreadsheets/d/rahasia-contoh/edit#gid=0');
    await page.click('button.primary');
    await page.waitForSelector('#answer.error', { timeout: 20_000 });
    expect(await page.textContent('#answer')).toContain('tidak dapat dibuka umum');
  });
});
