/*
 * Functions that run in the page of WhatsApp Web: nothing outside of one can be used in it. `require` and its modules are
 * WhatsApp's own, `WWebJS` is what the library puts beside them.
 */

interface PageMessage {
  id: { fromMe: boolean };
  t: number;
  isNotification?: boolean;
}

interface PageChat {
  unreadCount?: number;
  t?: number;
  msgs: { getModelsArray(): PageMessage[] };
}

interface PageModules {
  WAWebSocketModel: { Socket: { state?: string; hasSynced?: boolean; logout(): Promise<void> } };
  WAWebCmd: { Cmd: { refreshQR(): void } };
  WAWebCollections: { Chat: { getModelsArray(): PageChat[] } };
  WAWebChatLoadMessages: { loadEarlierMsgs(options: { chat: PageChat }): Promise<PageMessage[] | undefined> };
}

declare const window: {
  require<Name extends keyof PageModules>(name: Name): PageModules[Name];
  onAppStateHasSyncedEvent?(): Promise<void>;
  /** Set by `markEquipped`; goes with the page. */
  ciceroEquipped?: boolean;
  WWebJS?: {
    getChat(chatId: string, options: { getAsModel: false }): Promise<PageChat | null | undefined>;
    getMessageModel(message: PageMessage): unknown;
  };
};

export interface SentQuery {
  chatId: string;
  /** Seconds. */
  since: number;
}

export function probePage(): { state: string | null; synced: boolean; equipped: boolean } {
  const { Socket } = window.require('WAWebSocketModel');
  return {
    state: Socket.state ?? null,
    synced: Boolean(Socket.hasSynced),
    equipped: typeof window.WWebJS !== 'undefined' && window.ciceroEquipped === true,
  };
}

/** The library has its functions in the page before it listens: what is equipped is said afterwards, by this. */
export function markEquipped(): void {
  window.ciceroEquipped = true;
}

/** The library waits for an event that may have come before it listened; this is what it does then. */
export function equipPage(): void {
  void window.onAppStateHasSyncedEvent?.();
}

export function refreshQr(): void {
  window.require('WAWebCmd').Cmd.refreshQR();
}

/** Ends the link with the phone. */
export async function unlink(): Promise<void> {
  await window.require('WAWebSocketModel').Socket.logout();
}

export async function sentMessages({ chatId, since }: SentQuery): Promise<unknown[]> {
  const { WWebJS } = window;
  const chat = await WWebJS?.getChat(chatId, { getAsModel: false });
  if (!chat || !WWebJS) return [];
  return chat.msgs
    .getModelsArray()
    .filter(({ id, t }) => id.fromMe && t >= since)
    .map((message) => WWebJS.getMessageModel(message));
}

/** Of at most 100 chats, at most 200 messages each: what came while nobody listened, not a history. */
export async function unreadMessages(since: number): Promise<unknown[]> {
  const { WWebJS } = window;
  if (!WWebJS) return [];
  const chats = window
    .require('WAWebCollections')
    .Chat.getModelsArray()
    .filter(({ unreadCount = 0, t = 0 }) => unreadCount > 0 && t >= since)
    .slice(0, 100);
  const found: PageMessage[] = [];
  for (const chat of chats) {
    let messages = chat.msgs.getModelsArray();
    const wanted = Math.min(chat.unreadCount ?? 0, 200);
    while (messages.length < wanted && messages.every(({ t }) => t >= since)) {
      const earlier = await window.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat });
      if (!earlier || earlier.length === 0) break;
      messages = [...earlier, ...messages];
    }
    found.push(...messages.filter(({ id, t, isNotification }) => !id.fromMe && !isNotification && t >= since));
  }
  return found.sort((one, other) => one.t - other.t).map((message) => WWebJS.getMessageModel(message));
}
