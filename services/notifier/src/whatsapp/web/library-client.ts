import whatsAppWeb from 'whatsapp-web.js';
import { type BrowserOptions, type RunningBrowser, startBrowser } from './browser.ts';
import { readMessage } from './library-message.ts';
import {
  equipPage,
  markEquipped,
  probePage,
  refreshQr,
  type SentQuery,
  sentMessages,
  unlink,
  unreadMessages,
} from './page-functions.ts';
import { isReload, troubleOf } from './trouble.ts';
import {
  type Connection,
  type WebClient,
  type WebContent,
  type WebEnd,
  type WebListener,
  type WebMessage,
  type WebProbe,
  WebTrouble,
} from './web-client.ts';

/** What is used of the library beyond its own types. */
interface Library extends InstanceType<typeof whatsAppWeb.Client> {
  inject(): Promise<void>;
}
// Its types say neither `inject` nor all of the options.
const LibraryBase = whatsAppWeb.Client as unknown as new (options: object) => Library;

/** Milliseconds that a call of the page may take before the protocol gives up. */
const protocolTimeout = 60_000;
/** Loading anew while it starts is WhatsApp Web's habit: how often that is borne, and how long to wait. */
const reloads = 4;
const reloadPause = 1_500;

/**
 * The library's client without its two ways to end the process or to write where it should not: its own handlers of
 * events are asynchronous, and what they throw nobody catches; and it keeps copies of the page in the working directory.
 */
class GuardedClient extends LibraryBase {
  opening = true;
  private readonly stumbled: (error: unknown) => void;

  constructor(options: object, stumbled: (error: unknown) => void) {
    super(options);
    this.stumbled = stumbled;
  }

  override async inject(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await super.inject();
      } catch (error) {
        if (this.opening && isReload(error) && tries < reloads) {
          await new Promise((resolve) => setTimeout(resolve, reloadPause));
        } else if (this.opening) throw error;
        else return this.stumbled(error);
      }
    }
  }

  async initWebVersionCache(): Promise<void> {}
}

const connections: Readonly<Record<string, Connection>> = {
  CONNECTED: 'connected',
  UNPAIRED: 'unpaired',
  UNPAIRED_IDLE: 'unpaired-idle',
  CONFLICT: 'conflict',
  DEPRECATED_VERSION: 'outdated',
  TOS_BLOCK: 'blocked',
  SMB_TOS_BLOCK: 'blocked',
  PROXYBLOCK: 'blocked',
};

/** whatsapp-web.js, with a browser that is started and ended here. */
export class LibraryClient implements WebClient {
  private readonly browserOptions: BrowserOptions;
  private browser: Promise<RunningBrowser> | undefined;
  private library: GuardedClient | undefined;
  private closed = false;

  constructor(options: BrowserOptions) {
    this.browserOptions = options;
  }

  async open(listener: WebListener): Promise<void> {
    try {
      this.browser = startBrowser(this.browserOptions);
      const browser = await this.browser;
      if (this.closed) return;
      browser.onGone(() => this.unlessClosed(() => listener.ended('BROWSER_CRASHED')));
      const library = new GuardedClient(
        {
          puppeteer: { browserWSEndpoint: browser.endpoint, defaultViewport: null, protocolTimeout },
          userAgent: browser.userAgent,
          qrMaxRetries: 0,
          takeoverOnConflict: false,
        },
        // A page that was loaded anew and is not what it was is found by the next probe.
        () => {},
      );
      this.library = library;
      this.listen(library, listener);
      await library.initialize();
      library.opening = false;
      library.pupPage?.on('error', () => this.unlessClosed(() => listener.ended('PAGE_CRASHED')));
      library.pupPage?.on('close', () => this.unlessClosed(() => listener.ended('PAGE_CRASHED')));
    } catch (error) {
      throw troubleOf(error);
    }
  }

  async probe(): Promise<WebProbe> {
    const { state, synced, equipped } = await this.ask((library) => pageOf(library).evaluate(probePage));
    return { connection: connections[state ?? ''] ?? 'connecting', synced, equipped };
  }

  equip(): Promise<void> {
    return this.ask((library) => pageOf(library).evaluate(equipPage));
  }

  refreshQr(): Promise<void> {
    return this.ask((library) => pageOf(library).evaluate(refreshQr));
  }

  pairingCode(phone: string): Promise<string> {
    return this.ask((library) => library.requestPairingCode(phone));
  }

  async idOf(phone: string): Promise<string | null> {
    const id = await this.ask((library) => library.getNumberId(phone));
    return id?._serialized ?? null;
  }

  async phoneOf(lid: string): Promise<string | null> {
    const [found] = await this.ask((library) => library.getContactLidAndPhone([lid]));
    return found?.pn || null;
  }

  async send(chatId: string, content: WebContent): Promise<string | undefined> {
    // Links are not looked at for a preview: some open something once only. No contact card is made of a text.
    const options = { sendSeen: false, linkPreview: false, parseVCards: false, waitUntilMsgSent: true } as const;
    const sent = await this.ask((library) =>
      content.kind === 'text'
        ? library.sendMessage(chatId, content.text, options)
        : library.sendMessage(chatId, mediaOf(content), { ...options, sendMediaAsDocument: content.asDocument }),
    );
    // The types promise a message; the page may give none.
    const message = sent as { ack?: number; id?: { _serialized?: string } } | undefined;
    if (message?.ack === -1) throw new WebTrouble('SEND_FAILED', 'WhatsApp refused the message');
    return message?.id?._serialized;
  }

  async sentSince(chatId: string, since: Date): Promise<WebMessage[]> {
    const query: SentQuery = { chatId, since: Math.floor(since.getTime() / 1_000) };
    const found = await this.ask((library) => pageOf(library).evaluate(sentMessages, query));
    return found.map(readMessage).filter((message) => message !== null);
  }

  async unreadSince(since: Date): Promise<WebMessage[]> {
    const seconds = Math.floor(since.getTime() / 1_000);
    const found = await this.ask((library) => pageOf(library).evaluate(unreadMessages, seconds));
    return found.map(readMessage).filter((message) => message !== null);
  }

  async logout(): Promise<void> {
    await this.ask((library) => pageOf(library).evaluate(unlink));
  }

  async close(): Promise<void> {
    this.closed = true;
    this.library?.removeAllListeners();
    // Also one that has yet to start.
    const browser = await this.browser?.catch(() => undefined);
    await browser?.close();
  }

  private listen(library: GuardedClient, listener: WebListener): void {
    const heard = (happened: () => void) => () => this.unlessClosed(happened);
    library.on('qr', (text) => this.unlessClosed(() => listener.qr(text)));
    library.on(
      'authenticated',
      heard(() => listener.authenticated()),
    );
    library.on('ready', () => {
      const marked = library.pupPage?.evaluate(markEquipped) ?? Promise.resolve();
      // A page that is gone by now is equipped anew.
      marked.then(() => this.unlessClosed(() => listener.ready())).catch(() => {});
    });
    library.on(
      'auth_failure',
      heard(() => listener.authFailure()),
    );
    library.on('disconnected', (reason) => this.unlessClosed(() => listener.ended(endOf(reason))));
    library.on('message', (message) =>
      this.unlessClosed(() => {
        // What came from the page stands there, which its types leave out; it is read as anything from outside.
        const read = readMessage((message as unknown as { rawData: unknown }).rawData);
        if (read) listener.message(read);
        else listener.unreadable();
      }),
    );
  }

  private unlessClosed(happened: () => void): void {
    if (!this.closed) happened();
  }

  private async ask<T>(call: (library: GuardedClient) => Promise<T>): Promise<T> {
    if (!this.library || this.closed) throw new WebTrouble('PAGE_GONE', 'the page of WhatsApp Web is gone');
    try {
      return await call(this.library);
    } catch (error) {
      throw troubleOf(error);
    }
  }
}

function pageOf(library: GuardedClient) {
  if (!library.pupPage) throw new WebTrouble('PAGE_GONE', 'the page of WhatsApp Web is not there yet');
  return library.pupPage;
}

function mediaOf({ mimetype, bytes, name }: Extract<WebContent, { kind: 'file' }>) {
  return new whatsAppWeb.MessageMedia(mimetype, bytes.toString('base64'), name, bytes.length);
}

function endOf(reason: string): WebEnd {
  if (reason === 'LOGOUT' || reason === 'UNPAIRED' || reason === 'UNPAIRED_IDLE') return 'LOGOUT';
  const connection = connections[reason];
  if (connection === 'conflict') return 'CONFLICT';
  if (connection === 'outdated') return 'OUTDATED';
  return connection === 'blocked' ? 'BLOCKED' : 'CLOSED';
}
