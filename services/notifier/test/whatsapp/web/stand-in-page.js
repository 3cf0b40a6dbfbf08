/*
 * The inside of WhatsApp Web as far as whatsapp-web.js and Cicero touch it: the modules of `require`, with models that
 * tell of their changes. What WhatsApp and the phone would do comes from the server of stand-in.ts.
 */

class Model {
  #listeners = [];

  on(names, listener) {
    for (const name of names.split(' ')) this.#listeners.push([name, listener]);
  }
  once(name, listener) {
    this.on(name, listener);
  }
  off(name, listener) {
    this.#listeners = this.#listeners.filter(([known, other]) => known !== name || other !== listener);
  }
  trigger(name, ...args) {
    for (const [known, listener] of [...this.#listeners]) if (known === name) listener(...args);
  }
  change(name, value) {
    this[name] = value;
    this.trigger(`change:${name}`, this, value);
  }
}

const ask = async (path, body) => {
  const options = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(path, options);
  return response.json();
};

const wids = new Map();
function createWid(text) {
  const serialized = typeof text === 'string' ? text : text._serialized;
  const [user, server] = serialized.split('@');
  if (!user || !['c.us', 'g.us', 'lid', 'broadcast'].includes(server)) throw new Error('wid error: invalid wid');
  const wid = wids.get(serialized) ?? {
    user,
    server,
    _serialized: serialized,
    isLid: () => server === 'lid',
    isGroup: () => server === 'g.us',
    isStatus: () => server === 'broadcast',
    isUser: () => server === 'c.us',
  };
  wids.set(serialized, wid);
  return wid;
}

class MsgKey {
  static newId = async () => `3EB0${crypto.randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
  constructor({ to, id }) {
    this.fromMe = true;
    this.remote = to;
    this.id = id;
    this._serialized = `true_${to._serialized}_${id}`;
  }
}

const Socket = Object.assign(new Model(), { state: 'OPENING', hasSynced: false });
const Conn = Object.assign(new Model(), {
  ref: '2@anfang',
  serialize: () => ({ pushname: 'Cicero', platform: 'web' }),
});
const Cmd = Object.assign(new Model(), { refreshQR: () => void ask('/refresh', {}) });
const Msg = Object.assign(new Model(), {
  get: (id) => messages.get(id),
  getMessagesById: async () => ({ messages: [] }),
});
const Chat = Object.assign(new Model(), {
  get: (wid) => chats.get(wid._serialized),
  getModelsArray: () => [...chats.values()],
});
const messages = new Map();
const chats = new Map();
const phones = new Map();
let losesIds = false;

function chatOf(id) {
  const chat = chats.get(id) ?? {
    id: createWid(id),
    unreadCount: 0,
    t: 0,
    msgs: { getModelsArray: () => chat.all },
    all: [],
  };
  chats.set(id, chat);
  return chat;
}

/** What the server knows of a message, as a model. */
function messageOf({ id, chatId, author, text, t, fromMe, type = 'chat', filename, ack = 1 }) {
  const key = { fromMe, remote: chatId, id, _serialized: id };
  const raw = {
    id: key,
    from: chatId,
    to: chatId,
    author,
    body: type === 'chat' ? text : 'thumbnail',
    t,
    type,
    filename,
    ack,
  };
  if (type !== 'chat') raw.caption = text;
  return { ...raw, isNewMsg: true, once() {}, serialize: () => ({ ...raw }) };
}

function keep(message) {
  const chat = chatOf(message.from);
  chat.all.push(message);
  chat.t = Math.max(chat.t, message.t);
  messages.set(message.id._serialized, message);
  return chat;
}

class OpaqueData {
  static createFromData = async (file) => Object.assign(new OpaqueData(), { file });
  url = () => 'blob:x';
  autorelease() {}
  formData() {}
}

async function send(chat, message) {
  const { file } = message.mediaBlob ?? {};
  const bytes = file ? [...new Uint8Array(await file.arrayBuffer())] : null;
  const sent = {
    id: message.id._serialized,
    chatId: chat.id._serialized,
    text: message.body ?? '',
    type: message.type,
  };
  const t = Math.floor(Date.now() / 1_000);
  const model = messageOf({ ...sent, author: null, t, fromMe: true, filename: message.filename, ack: 0 });
  chat.all.push(model);
  if (!losesIds) messages.set(sent.id, model);
  await ask('/send', { ...sent, bytes, filename: message.filename ?? null, preview: message.preview ?? null });
  const taken = messageOf({ ...sent, author: null, t, fromMe: true, filename: message.filename });
  chat.all.splice(chat.all.indexOf(model), 1, taken);
  if (!losesIds) messages.set(sent.id, taken);
  return { messageSendResult: 'OK' };
}

const modules = {
  WAWebSocketModel: { Socket },
  WAWebConnModel: { Conn },
  WAWebCmd: { Cmd },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType() {},
    initializeAltDeviceLinking: async () => {},
    startAltLinkingFlow: async (phone) => (await ask('/pairing-code', { phone })).code,
  },
  WABase64: { encodeB64: (text) => btoa(text) },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: 'static' } }) } },
  WAWebSignalStoreApi: {
    waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: 'identity' } }) },
  },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'secret' },
  WAWebUserPrefsMeUser: {
    getMaybeMePnUser: () => createWid('628110000001@c.us'),
    getMaybeMeLidUser: () => createWid('99000000000001@lid'),
  },
  WAWebCollections: { Msg, Chat },
  WAWebSyncGatingUtils: {},
  WAWebCallCollection: null,
  WAWebWidFactory: { createWid, asUserWidOrThrow: (wid) => wid },
  WAWebQueryExistsJob: {
    queryWidExists: async (wid) => {
      const { id, phone } = await ask('/exists', { id: wid._serialized });
      if (id && phone) phones.set(id, createWid(phone));
      return id ? { wid: createWid(id) } : null;
    },
  },
  WAWebApiContact: { getPhoneNumber: (wid) => phones.get(wid._serialized), getCurrentLid: () => undefined },
  WAWebFindChatAction: { findOrCreateLatestChat: async (wid) => ({ chat: chatOf(wid._serialized) }) },
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
  WAWebChatLoadMessages: { loadEarlierMsgs: async () => [] },
  WALinkify: { findLink: (text) => /https:\S+/.exec(text), findLinks: () => [] },
  WAWebLinkPreviewChatAction: { getLinkPreview: async () => ({ data: { title: 'vorschau' } }) },
  WAWebMsgKey: MsgKey,
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebSendMsgChatAction: {
    addAndSendMsgToChat: (chat, message) => [Promise.resolve(), send(chat, message)],
  },
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: {
    prepRawMedia: (mediaBlob, { asDocument }) => ({
      waitForPrep: async () => {
        const { name: filename, size } = mediaBlob.file;
        const data = { filehash: 'hash', mediaBlob, size, type: asDocument ? 'document' : 'image' };
        if (asDocument) data.filename = filename;
        return {
          ...data,
          toJSON: () => data,
          set(more) {
            Object.assign(data, more);
          },
        };
      },
    }),
  },
  WAWebMediaStorage: { getOrCreateMediaObject: () => ({ type: 'document', consolidate() {} }) },
  WAWebMmsMediaTypes: { msgToMediaType: () => 'document', castToV4: () => 'document' },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
  WAWebMediaMmsV4Upload: { uploadMedia: async () => ({ mediaEntry: {} }) },
};

window.require = (name) => {
  if (!(name in modules)) throw new Error(`Requiring unknown module "${name}"`);
  return modules[name];
};

Socket.logout = async () => {
  await ask('/logout', { token });
  void leave('logout');
};

async function leave(event) {
  await keepToken('');
  Cmd.trigger(event);
  setTimeout(() => location.replace('/?post_logout=1'), 50);
}

function connected(known) {
  for (const message of known) keep(messageOf(message)).unreadCount += message.fromMe ? 0 : 1;
  Socket.change('state', 'CONNECTED');
  setTimeout(() => Socket.change('hasSynced', true), 50);
}

const told = {
  state: ({ state }) => Socket.change('state', state),
  ref: ({ ref }) => Conn.change('ref', ref),
  scanned: ({ token: linked, known }) => {
    Socket.change('state', 'PAIRING');
    void keepToken(linked).then(() => connected(known));
  },
  message: (message) => {
    const model = messageOf(message);
    keep(model).unreadCount += 1;
    Msg.trigger('add', model);
  },
  logout: () => void leave('logout_from_bridge'),
  ack: ({ id, ack }) => {
    const message = messages.get(id);
    if (message) Msg.trigger('change:ack', message, ack);
  },
  reload: () => location.reload(),
  losesIds: () => {
    losesIds = true;
  },
};

/** The profile, as what WhatsApp Web keeps there: on disk when it says so. */
const opening = indexedDB.open('stand-in');
opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.oncomplete = () => resolve();
    request.onerror = () => reject(request.error);
  });
const profile = await done(opening);
let token = (await done(profile.transaction('keys').objectStore('keys').get('token'))) ?? '';

async function keepToken(next) {
  token = next;
  const transaction = profile.transaction('keys', 'readwrite', { durability: 'strict' });
  transaction.objectStore('keys').put(next, 'token');
  await done(transaction);
}

const events = new EventSource(`/events?token=${token}`);
for (const [name, tell] of Object.entries(told)) events.addEventListener(name, ({ data }) => tell(JSON.parse(data)));
events.addEventListener('hello', ({ data }) => {
  const { paired, known, ref, delay } = JSON.parse(data);
  Conn.ref = ref;
  window.Debug = { VERSION: '2.3000.1' };
  setTimeout(() => {
    if (paired) connected(known);
    else Socket.change('state', 'UNPAIRED');
  }, delay);
});
