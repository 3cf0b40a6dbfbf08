import { bubble, byDay, daySeparator, setReceipt, setTicks, toEnd } from './bubble.js';
import { ask, byId, dayKey, el, listen, listTime, startClock } from './dom.js';
import { complain, composer, hideDetail, showDetail } from './panes.js';

const API = '/sandbox/whatsapp/api';
const PAGE = '/sandbox/whatsapp/page';
const names = { operator: 'Operator', user: 'Pengguna', gateway: 'Gateway' };
const states = {
  starting: 'Nomor ini sedang dimulai.',
  qr: 'Nomor ini menunggu pemindaian kode QR.',
  authenticated: 'Nomor ini sudah masuk, belum siap.',
  disconnected: 'Nomor ini terputus; pesan menunggu.',
};

let lines = [];
let chats = [];
let account = new URLSearchParams(location.search).get('account') ?? 'operator';
let open = null;
let shown = [];
const unread = new Map();
const keyOf = (chat) => `${chat.account} ${chat.chatId}`;

function showLines() {
  byId('lines').replaceChildren(
    ...lines.map((line) => {
      const waiting = chats
        .filter((chat) => chat.account === line.account)
        .reduce((sum, chat) => sum + (unread.get(keyOf(chat)) ?? 0), 0);
      const tab = el(
        'button',
        { type: 'button', role: 'tab', class: `line ${line.state}`, 'aria-selected': String(line.account === account) },
        el('span', { class: 'dot', 'aria-hidden': 'true' }),
        names[line.account],
        waiting > 0 ? el('span', { class: 'badge' }, String(waiting)) : null,
      );
      tab.addEventListener('click', () => choose(line.account));
      return tab;
    }),
  );
  const line = lines.find((one) => one.account === account);
  byId('line-state').textContent =
    states[line?.state] ?? (line?.listeners === 0 ? 'Siap, tetapi Cicero belum mendengarkan nomor ini.' : '');
}

function showChats() {
  const wanted = byId('search').value.trim().toLowerCase();
  const visible = chats
    .filter((chat) => chat.account === account)
    .filter(({ last, chatId }) => `${last.contact.name} ${last.text} ${chatId}`.toLowerCase().includes(wanted));
  byId('chats').replaceChildren(...visible.map(chatEntry));
  byId('none').hidden = visible.length > 0;
  showLines();
}

function chatEntry(chat) {
  const { last } = chat;
  const count = unread.get(keyOf(chat)) ?? 0;
  const preview = `${last.direction === 'in' ? '✓ ' : ''}${last.file ? `📎 ${last.file.name} ` : ''}${last.spans.map(({ text }) => text).join('')}`;
  const entry = el(
    'button',
    { type: 'button', class: 'entry', 'aria-current': open && keyOf(open) === keyOf(chat) ? 'true' : 'false' },
    avatar(last.contact),
    el('span', { class: 'entry-title' }, last.contact.name),
    el('time', {}, listTime(last.timestamp)),
    el('span', { class: 'entry-text' }, preview.slice(0, 140)),
    count > 0 ? el('span', { class: 'badge', title: 'Belum dibaca' }, String(count)) : null,
  );
  entry.addEventListener('click', () => openChat({ account: chat.account, contact: last.contact }));
  return el('li', {}, entry);
}

function avatar(contact) {
  const { letters, look } = initials(contact);
  return el('span', { class: look, 'aria-hidden': 'true' }, letters);
}

/** Two letters and a colour that stay the same for a contact; groups are squares. */
function initials({ name, chatId, isGroup }) {
  const tone = [...chatId].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 6;
  const words = name
    .replace(/[^\p{L}\s]/gu, '')
    .split(/\s+/)
    .filter(Boolean);
  const letters = words
    .slice(-2)
    .map((word) => word[0])
    .join('');
  return { letters: letters || '#', look: `avatar tone-${tone}${isGroup ? ' group' : ''}` };
}

async function openChat({ account: of, contact }) {
  open = { account: of, chatId: contact.chatId, contact };
  account = of;
  unread.delete(keyOf(open));
  const query = new URLSearchParams({ account: of, chatId: contact.chatId, limit: '100' });
  const asked = open;
  const { messages } = await ask(`${PAGE}/messages?${query}`);
  if (asked !== open) return;
  shown = messages;
  const { letters, look } = initials(contact);
  byId('avatar').textContent = letters;
  byId('avatar').className = look;
  byId('name').textContent = contact.name;
  byId('about').textContent = `${contact.about} · dengan Cicero ${names[of]}`;
  byId('write-as').textContent = `Menulis sebagai ${contact.speaker.name}`;
  complain();
  showDetail('chat');
  showMessages();
  showChats();
  await read();
}

/** Whoever looks at a chat has read it, as on a phone. */
async function read() {
  if (!open || document.visibilityState !== 'visible') return;
  const { account: of, chatId } = open;
  await ask(`${API}/read`, 'POST', { account: of, chatId }).catch(() => {});
}

function showMessages() {
  const nodes = byDay(shown, (message) => bubble(message, message.contact.isGroup));
  if (nodes.length === 0) nodes.push(el('p', { class: 'empty' }, 'Belum ada pesan. Tulis sesuatu untuk memulai.'));
  const box = byId('bubbles');
  box.replaceChildren(...nodes);
  toEnd(box);
}

function append(message) {
  if (shown.some(({ id }) => id === message.id)) return;
  const box = byId('bubbles');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  const before = shown.at(-1);
  shown = [...shown, message].slice(-500);
  if (!before) return showMessages();
  if (dayKey(before.timestamp) !== dayKey(message.timestamp)) box.append(daySeparator(message.timestamp));
  box.append(bubble(message, message.contact.isGroup));
  if (atEnd || message.direction === 'in') toEnd(box);
}

async function onMessage(id) {
  const message = await ask(`${PAGE}/messages/${encodeURIComponent(id)}`);
  const chat = { account: message.account, chatId: message.chatId, messages: 1, last: message };
  chats = [chat, ...chats.filter((other) => keyOf(other) !== keyOf(chat))];
  if (open && keyOf(open) === keyOf(chat)) {
    append(message);
    if (message.direction === 'out') await read();
  } else if (message.direction === 'out') unread.set(keyOf(chat), (unread.get(keyOf(chat)) ?? 0) + 1);
  showChats();
}

function onDelivered({ id }) {
  shown = shown.map((message) => (message.id === id ? { ...message, delivered: true } : message));
  const ticks = document.getElementById(`m-${id}`)?.querySelector('.ticks');
  if (ticks) setTicks(ticks, true);
}

function onReceipt({ id, level }) {
  shown = shown.map((message) => (message.id === id ? { ...message, receipt: level } : message));
  const ticks = document.getElementById(`m-${id}`)?.querySelector('.ticks');
  if (ticks) setReceipt(ticks, level);
}

function choose(of) {
  account = of;
  showChats();
}

function closeChat() {
  open = null;
  hideDetail('chat');
  showChats();
}

async function load() {
  ({ lines, chats } = await ask(`${PAGE}/overview`));
  showChats();
  if (open) await openChat({ account: open.account, contact: open.contact });
}

async function searchContacts() {
  const text = byId('contact-search').value;
  const { contacts } = await ask(`${PAGE}/contacts?${new URLSearchParams({ text })}`);
  if (text !== byId('contact-search').value) return;
  const digits = text.replace(/\D/g, '');
  if (contacts.length === 0 && digits.length >= 8 && digits.length <= 15) {
    const stranger = { chatId: `${digits}@c.us`, name: `+${digits}` };
    contacts.push({ ...stranger, about: 'Nomor tidak dikenal', isGroup: false, speaker: stranger });
  }
  byId('contact-list').replaceChildren(
    ...contacts.map((contact) => {
      const entry = el(
        'button',
        { type: 'button', class: 'entry' },
        avatar(contact),
        el('span', { class: 'entry-title' }, contact.name),
        el('span', { class: 'entry-text' }, `${contact.about} · ${contact.chatId.replace(/@.*/, '')}`),
      );
      entry.addEventListener('click', () => {
        byId('contacts').close();
        openChat({ account, contact });
      });
      return el('li', {}, entry);
    }),
  );
}

byId('search').addEventListener('input', showChats);
byId('back').addEventListener('click', closeChat);
composer((text) => {
  const { account: of, chatId, contact } = open;
  return ask(`${API}/inbound`, 'POST', { account: of, chatId, text, from: contact.speaker.chatId });
});
byId('new').addEventListener('click', () => {
  byId('contact-search').value = '';
  byId('contacts').showModal();
  searchContacts();
});
byId('contact-search').addEventListener('input', searchContacts);

let queue = Promise.resolve();
const inOrder = (handle) => (data) => {
  queue = queue.then(() => handle(data)).catch(() => load());
};
listen(
  `${PAGE}/events`,
  {
    message: inOrder(onMessage),
    delivered: inOrder(onDelivered),
    receipt: inOrder(onReceipt),
    line: inOrder((line) => {
      lines = lines.map((other) => (other.account === line.account ? { ...other, ...line } : other));
      showLines();
    }),
    cleared: inOrder(() => {
      closeChat();
      return load();
    }),
  },
  load,
);
startClock().then(load);
