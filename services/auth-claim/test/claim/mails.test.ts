import { existsSync } from 'node:fs';
import type { UnitOfWork } from '@cicero/platform';
import { parse } from 'parse5';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { queueCodeByWhatsApp, queueCodeMail, queueRegisteredMail } from '../../src/claim/mails.ts';

const expiresAt = new Date('2026-02-01T03:05:00Z');

/** What a function queues. */
function queued(queue: (unit: UnitOfWork) => void): Record<string, string>[] {
  const messages: Record<string, string>[] = [];
  const unit = { publish: (_: unknown, data: Record<string, string>) => void messages.push(data) };
  queue(unit as unknown as UnitOfWork);
  return messages;
}

const mails: Record<string, Record<string, string> | undefined> = {
  'the code': queued((unit) => queueCodeMail(unit, { email: 'satu@example.org', code: '314159', expiresAt }))[0],
  'the code went to WhatsApp': queued((unit) =>
    queueCodeByWhatsApp(unit, { number: '6281200000002', email: 'dua@example.org', code: '314159', expiresAt }),
  ).find(({ channel }) => channel === 'email'),
  'the address is registered': queued((unit) => queueRegisteredMail(unit, 'tiga@example.org'))[0],
};

describe.each(Object.entries(mails))('the mail that says: %s', (_name, mail) => {
  test('has a plain subject, a text, and HTML without a single error', () => {
    const errors: string[] = [];
    parse(mail?.html ?? '', { onParseError: ({ code }) => void errors.push(code) });
    expect(errors).toEqual([]);
    expect(mail?.html).toMatch(/^<!doctype html>\n<html lang="id">/);
    expect(mail?.subject).toMatch(/^[\w ]{10,60}$/);
    expect((mail?.text ?? '').length).toBeGreaterThan(100);
  });

  test('tells in both forms what to do when one did not ask', () => {
    for (const body of [mail?.text, mail?.html]) expect(body).toMatch(/Jika (Anda tidak meminta|bukan Anda)/);
  });
});

test('the code stands in text and HTML, with the time it ends in Jakarta', () => {
  for (const body of [mails['the code']?.text, mails['the code']?.html]) {
    expect(body).toContain('314159');
    expect(body).toContain('10:05 WIB');
  }
});

interface Seen {
  /** Pixels the page is wider than the window. */
  overflow: number;
  /** Height of the preheader. */
  preheader: number;
  /** Colours, `rgb(…)`. */
  card: string;
  words: string;
  small: string;
}

/** Runs in the page. */
const look = `(() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return {
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    preheader: document.querySelector('body > div').getBoundingClientRect().height,
    card: style('.card').backgroundColor,
    words: style('td.words').color,
    small: style('td.small').color,
  };
})()`;

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, two: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(two)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/\d+/g) ?? []).slice(0, 3).map((value) => {
    const share = Number(value) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`no Chromium at ${CHROMIUM}: mails are not looked at`);
if (!hasChromium && process.env.CI === 'true') throw new Error('looking at mails needs Chromium');

describe.runIf(hasChromium)('as a mail program shows it', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(() => browser?.close());

  const sizes = { desktop: 1000, phone: 320 };
  test.for(
    Object.entries(mails).flatMap(([name, mail]) =>
      Object.entries(sizes).flatMap(([size, width]) =>
        (['light', 'dark'] as const).map((scheme) => ({ name, html: mail?.html ?? '', size, width, scheme })),
      ),
    ),
  )('$name: fits, $size, $scheme', async ({ name, html, size, width, scheme }) => {
    const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme: scheme });
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    await page.setContent(html);
    const seen = await page.evaluate<Seen>(look);
    const folder = process.env.MAIL_SCREENSHOTS;
    if (folder) {
      await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}-${size}-${scheme}.png`, fullPage: true });
    }
    await page.close();
    expect(seen.overflow).toBeLessThanOrEqual(0);
    // https://www.w3.org/TR/WCAG22/#contrast-minimum
    expect(contrast(seen.words, seen.card)).toBeGreaterThan(7);
    expect(contrast(seen.small, seen.card)).toBeGreaterThan(4.5);
    expect(seen.preheader).toBe(0);
    expect(asked.filter((url) => url.startsWith('http'))).toEqual([]);
  });
});
