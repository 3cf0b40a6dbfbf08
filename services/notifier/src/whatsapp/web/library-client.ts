import whatsAppWeb from 'whatsapp-web.js';
import { type BrowserOptions, type RunningBrowser, startBrowser } from './browser.ts';
import { connectionOf, endOf } from './connections.ts';
import { GuardedClient } from './guarded-client.ts';
import { readMessage, readReceipt } from './library-message.ts';
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
import { troubleOf } from './trouble.ts';
import {
  type WebClient,
  type WebContent,
  type WebListener,
  type WebMessage,
  type WebProbe,
  WebTrouble,
} from './web-client.ts';

/** Milliseconds that a call of the page may take before the protocol gives up. */
const protocolTimeout = 60_000;
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
      this.hearReceipts(library, listener);
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
    return { connection: connectionOf(state), synced, equipped };
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

  private hearReceipts(library: GuardedClient, listener: WebListener): void {
    library.on('message_ack', (message, ack) =>
      this.unlessClosed(() => {
        const receipt = readReceipt((message as unknown as { rawData: unknown }).rawData, ack);
        if (receipt) listener.receipt(receipt.id, receipt.level);
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
