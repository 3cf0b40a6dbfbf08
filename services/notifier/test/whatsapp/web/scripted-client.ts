import type { WebClient, WebContent, WebListener, WebMessage, WebProbe } from '../../../src/whatsapp/web/web-client.ts';

/** A client without a browser: does what a test says, to look at what no browser can be made to do in time. */
export class ScriptedClient implements WebClient {
  listener: WebListener | undefined;
  state: WebProbe = { connection: 'connecting', synced: false, equipped: false };
  readonly calls: string[] = [];
  readonly sent: { chatId: string; content: WebContent }[] = [];
  readonly shown: WebMessage[] = [];
  probing: (() => Promise<WebProbe>) | undefined;
  sending: () => Promise<string | undefined> = async () => `id-${this.sent.length}`;
  closed = false;

  async open(listener: WebListener): Promise<void> {
    this.listener = listener;
  }
  async probe(): Promise<WebProbe> {
    return this.probing ? this.probing() : this.state;
  }
  async equip(): Promise<void> {
    this.calls.push('equip');
    this.state = { ...this.state, equipped: true };
  }
  async refreshQr(): Promise<void> {
    this.calls.push('refreshQr');
  }
  async pairingCode(): Promise<string> {
    return 'ABCD1234';
  }
  async idOf(phone: string): Promise<string | null> {
    this.calls.push(`idOf ${phone}`);
    return `${phone}@c.us`;
  }
  async phoneOf(): Promise<string | null> {
    return null;
  }
  async send(chatId: string, content: WebContent): Promise<string | undefined> {
    this.sent.push({ chatId, content });
    return this.sending();
  }
  async sentSince(): Promise<WebMessage[]> {
    return this.shown;
  }
  async unreadSince(): Promise<WebMessage[]> {
    return [];
  }
  async logout(): Promise<void> {
    this.calls.push('logout');
  }
  async close(): Promise<void> {
    this.closed = true;
  }
}

export const ready: WebProbe = { connection: 'connected', synced: true, equipped: true };

export function shownMessage(more: Partial<WebMessage> = {}): WebMessage {
  const base = { id: 'id-1', chatId: '628123456789@c.us', author: '628123456789@c.us', type: 'chat', text: 'halo' };
  return { ...base, fromMe: true, fileName: null, transit: 'taken', at: new Date(), ...more };
}
