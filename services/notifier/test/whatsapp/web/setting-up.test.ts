import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notifierConfig } from '../../../src/config.ts';
import { qrSvg, qrTerminal } from '../../../src/whatsapp/qr-code.ts';
import { browserPath } from '../../../src/whatsapp/web/browser-path.ts';
import { readMessage } from '../../../src/whatsapp/web/library-message.ts';
import { troubleOf } from '../../../src/whatsapp/web/trouble.ts';

describe('settings of WhatsApp Web', () => {
  it('need nothing but the adapter: sessions are beside the other data, the pace is careful', () => {
    const { whatsapp, pace } = notifierConfig({ WHATSAPP_ADAPTER: 'web', CICERO_DATA_DIR: '/data' });
    const web = { browserPath: undefined, browserArgs: [], folder: '/data/whatsapp' };
    expect(whatsapp).toEqual({ adapter: 'web', web });
    expect(pace.whatsapp).toMatchObject({ interval: 3_000, perMinute: 20, jitter: 0.2 });
  });

  it('may name the browser, its arguments and the folder', () => {
    const { whatsapp } = notifierConfig({
      WHATSAPP_ADAPTER: 'web',
      WA_BROWSER_PATH: '/opt/chrome',
      WA_BROWSER_ARGS: ' --no-sandbox  --proxy-server=http://10.0.0.1:3128 ',
      WA_AUTH_DATA_PATH: 'sesi',
    });
    const browserArgs = ['--no-sandbox', '--proxy-server=http://10.0.0.1:3128'];
    expect(whatsapp).toMatchObject({ web: { browserPath: '/opt/chrome', browserArgs, folder: resolve('sesi') } });
  });
});

describe('the browser', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cicero-browser-'));
    await writeFile(join(folder, 'google-chrome'), '#!/bin/sh\n');
    await chmod(join(folder, 'google-chrome'), 0o755);
    await writeFile(join(folder, 'chromium'), 'no program');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is the named one, or the first that is a program', () => {
    expect(browserPath(undefined, folder)).toBe(join(folder, 'google-chrome'));
    expect(browserPath(join(folder, 'google-chrome'))).toBe(join(folder, 'google-chrome'));
  });

  it.each(['', '/nowhere/chromium'])('is not taken when the named one is none: "%s"', (name) => {
    expect(() => browserPath(name === '' ? join(folder, 'chromium') : name)).toThrow('WA_BROWSER_PATH');
    expect(() => browserPath(folder)).toThrow('WA_BROWSER_PATH');
  });
});

describe('what comes out of the page', () => {
  const raw = { id: { _serialized: 'false_1@c.us_A', fromMe: false }, from: '1@c.us', type: 'chat', t: 1, body: 'a' };

  it('is a message only when it looks like one', () => {
    expect(readMessage(raw)).toMatchObject({ id: 'false_1@c.us_A', chatId: '1@c.us', author: '1@c.us', text: 'a' });
    const inGroup = { ...raw, from: { _serialized: '9@g.us' }, author: { _serialized: '1@c.us' } };
    expect(readMessage(inGroup)).toMatchObject({ chatId: '9@g.us', author: '1@c.us' });
    for (const broken of [null, 'x', {}, { ...raw, id: 'x' }, { ...raw, t: 'now' }, { ...raw, from: undefined }]) {
      expect(readMessage(broken)).toBeNull();
    }
  });

  it('is cut where nobody would read on; a thumbnail is no text', () => {
    expect(readMessage({ ...raw, body: 'x'.repeat(100_000) })?.text).toHaveLength(65_536);
    expect(readMessage({ ...raw, type: 'image', body: '/9j/4AAQ', caption: 'bukti' })?.text).toBe('bukti');
  });

  it('is told in our words when it goes wrong, without what it says of people', () => {
    for (const [said, reason] of [
      ['net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/', 'PAGE_UNREACHABLE'],
      ['auth timeout', 'PAGE_UNKNOWN'],
      ['Execution context was destroyed, most likely because of a navigation.', 'PAGE_GONE'],
      ['Protocol error (Runtime.callFunctionOn): Target closed', 'PAGE_GONE'],
      ['invalid wid: 628123456789@c.us', 'RECIPIENT_INVALID'],
      ['No LID for user 628123456789', 'PAGE_FAILED'],
    ] as const) {
      const trouble = troubleOf(new Error(said));
      expect(trouble.reason).toBe(reason);
      expect(trouble.message).not.toMatch(/\d{8}/);
    }
  });
});

describe('a QR code', () => {
  it('is the same in a picture and in a terminal, with a margin to be found by', () => {
    const svg = qrSvg('2@kode,abc');
    const dark = new Set([...svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
    const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
    const rows = qrTerminal('2@kode,abc')
      .split('\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the terminal
      .map((line) => [...line.replaceAll(/\u001b\[[\d;]+m/g, '')]);
    const shown = new Set<string>();
    for (const [y, row] of rows.entries()) {
      expect(row).toHaveLength(side);
      for (const [x, sign] of row.entries()) {
        if (sign === '█' || sign === '▀') shown.add(`${x} ${2 * y}`);
        if (sign === '█' || sign === '▄') shown.add(`${x} ${2 * y + 1}`);
      }
    }
    expect(shown).toEqual(dark);
    expect([...dark].every((place) => place.split(' ').every((at) => Number(at) >= 4 && Number(at) < side - 4))).toBe(
      true,
    );
    // The three corners by which a code is found.
    for (const corner of ['4 4', `${side - 5} 4`, `4 ${side - 5}`]) expect(dark).toContain(corner);
  });
});
