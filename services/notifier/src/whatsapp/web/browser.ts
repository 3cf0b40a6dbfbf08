import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { browserPath } from './browser-path.ts';
import { killGroup, parentMark, prepareProfile } from './profile.ts';
import { WebTrouble } from './web-client.ts';

export interface BrowserOptions {
  /** Program; undefined = found on the machine. */
  path: string | undefined;
  /** Folder of the session. */
  profile: string;
  /** Further arguments of the browser. */
  args: readonly string[];
}

/** A running browser that is ours to end. */
export interface RunningBrowser {
  readonly endpoint: string;
  /** As an ordinary browser of this version says it. */
  readonly userAgent: string;
  readonly pid: number;
  onGone(listener: () => void): void;
  /** Ends it, gently first, and leaves no process behind. Never fails. */
  close(): Promise<void>;
}

/** Milliseconds that a browser has to start, and to end by itself. */
const startTime = 45_000;
const endTime = 3_000;

const quietly = [
  // What a page in the background would lose of its time, a WhatsApp session needs.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-blink-features=AutomationControlled',
  '--disable-breakpad',
  '--disable-gpu',
  '--mute-audio',
  '--no-default-browser-check',
];

/**
 * Starts a browser on the folder of a session.
 * @throws WebTrouble BROWSER_NOT_FOUND, BROWSER_NOT_EXECUTABLE, BROWSER_START_FAILED, PROFILE_NOT_WRITABLE,
 * PROFILE_LOCKED
 */
export async function startBrowser({ path, profile, args }: BrowserOptions): Promise<RunningBrowser> {
  const executablePath = browserPath(path);
  await prepareProfile(profile);
  let browser: Browser;
  try {
    browser = await puppeteer.launch({
      executablePath,
      userDataDir: profile,
      headless: true,
      defaultViewport: null,
      timeout: startTime,
      args: [...quietly, `${parentMark}${process.pid}`, ...(isRoot() ? ['--no-sandbox'] : []), ...args],
      // Ended by us, after the session.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      env: environmentFor(profile),
    });
  } catch (cause) {
    const locked = cause instanceof Error && /already running|profile appears to be in use/i.test(cause.message);
    if (locked) throw new WebTrouble('PROFILE_LOCKED', 'another browser uses the folder of the session', { cause });
    throw new WebTrouble('BROWSER_START_FAILED', 'the browser did not start', { cause });
  }
  const child = browser.process();
  const pid = child?.pid ?? 0;
  return {
    endpoint: browser.wsEndpoint(),
    userAgent: (await browser.userAgent()).replace('HeadlessChrome', 'Chrome'),
    pid,
    onGone: (listener) => void browser.on('disconnected', listener),
    close: async () => {
      await within(browser.close(), endTime);
      // Whatever of its group is left, also when it ended by itself.
      if (pid > 0) await killGroup(pid);
    },
  };
}

/** Chromium refuses to run its sandbox as root; whoever runs Cicero as root has given that up. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** What the browser may see of our environment: no secrets; a home that can be written. */
function environmentFor(profile: string): Record<string, string> {
  const { PATH = '', LANG = 'C.UTF-8', TZ } = process.env;
  const home = dirname(profile);
  return {
    PATH,
    LANG,
    HOME: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    TMPDIR: tmpdir(),
    ...(TZ ? { TZ } : {}),
  };
}

async function within(work: Promise<unknown>, time: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    work.catch(() => {}),
    new Promise((resolve) => {
      timer = setTimeout(resolve, time);
    }),
  ]);
  clearTimeout(timer);
}
