import { byDay, fileCard, setTicks, toEnd } from './bubble.js';
import { ask, byId, clockTime, el, listen, listTime, startClock } from './dom.js';
import { complain, composer, hideDetail, showDetail } from './panes.js';

const API = '/sandbox/telegram/api';
const PAGE = '/sandbox/telegram/page';

let bot = { username: '', polled: false, pending: 0 };
let chats = [];
let open = null;
/** As whom one writes, by chat. */
const speakers = new Map();
const unread = new Set();
let waitingFor = null;
/** What the bot answered to presses; the answer may come before the press knows its own id. */
const answers = new Map();

const openChatOf = () => chats.find((chat) => chat.id === open);

function showBot() {
  byId('bot-name').textContent = `@${bot.username}`;
  byId('bot').className = `line ${bot.polled ? 'ready' : ''}`;
  const waiting = bot.pending > 0 ? ` ${bot.pending} pembaruan menunggu.` : '';
  byId('bot-state').textContent = bot.polled ? '' : `Cicero belum mendengarkan bot ini.${waiting}`;
}

function showCommands(commands) {
  byId('commands').hidden = commands.length === 0;
  byId('command-list').replaceChildren(
    ...commands.flatMap(({ command, description }) => [el('dt', {}, `/${command}`), el('dd', {}, description)]),
  );
}

function avatarOf(chat) {
  const tone = Math.abs(chat.id) % 6;
  const letters = chat.title
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0])
    .join('');
  return { letters, look: `avatar tone-${tone}${chat.isGroup ? ' group' : ''}` };
}

function showChats() {
  byId('chats').replaceChildren(...chats.map(chatEntry));
}

function chatEntry(chat) {
  const { last } = chat;
  const { letters, look } = avatarOf(chat);
  const entry = el(
    'button',
    { type: 'button', class: 'entry', 'aria-current': String(open === chat.id) },
    el('span', { class: look, 'aria-hidden': 'true' }, letters),
    el('span', { class: 'entry-title' }, chat.title),
    last ? el('time', {}, listTime(last.timestamp)) : el('span', {}),
    el(
      'span',
      { class: 'entry-text' },
      last
        ? `${last.author}: ${last.file ? `📎 ${last.file.name} ` : ''}${last.text}`.slice(0, 140)
        : 'Belum ada pesan',
    ),
    unread.has(chat.id) ? el('span', { class: 'badge', title: 'Belum dibaca' }, '•') : null,
  );
  entry.addEventListener('click', () => openChat(chat.id));
  return el('li', {}, entry);
}

function showHead() {
  const chat = openChatOf();
  const { letters, look } = avatarOf(chat);
  byId('avatar').textContent = letters;
  byId('avatar').className = look;
  byId('name').textContent = chat.title;
  byId('about').textContent = chat.about;
  const verbs = chat.isGroup ? ['Keluarkan bot', 'Masukkan bot'] : ['Blokir bot', 'Buka blokir'];
  byId('reach').textContent = verbs[chat.reachable ? 0 : 1];
  const speaker = byId('speaker');
  speaker.replaceChildren(...chat.members.map(({ id, firstName }) => el('option', { value: String(id) }, firstName)));
  speaker.value = String(speakers.get(chat.id) ?? chat.members[0].id);
  speaker.disabled = chat.members.length === 1;
}

async function openChat(id) {
  open = id;
  unread.delete(id);
  say('');
  showHead();
  complain();
  showDetail('chat');
  showChats();
  await showMessages();
  toEnd(byId('bubbles'));
}

async function showMessages() {
  const asked = open;
  const { messages } = await ask(`${PAGE}/messages?${new URLSearchParams({ chatId: String(asked) })}`);
  if (asked !== open) return;
  const nodes = byDay(messages, bubble);
  const hint = openChatOf().isGroup
    ? 'Belum ada pesan. Pendaftaran baru muncul di sini; di grup bot hanya membaca perintah.'
    : 'Belum ada pesan. Bot tidak dapat memulai: tulis /start.';
  if (nodes.length === 0) nodes.push(el('p', { class: 'empty' }, hint));
  keepEnd(() => byId('bubbles').replaceChildren(...nodes));
}

function bubble(message) {
  const item = el('article', { class: `bubble ${message.byBot ? 'theirs' : 'mine'}` });
  if (openChatOf().isGroup) item.append(el('p', { class: 'author' }, message.author));
  if (message.file) {
    const href = `/sandbox/telegram/files/${message.chatId}/${message.messageId}`;
    item.append(fileCard(message.file, href, message.file.kind === 'photo'));
  }
  if (message.text) item.append(el('p', { class: 'text' }, ...linked(message.text)));
  const foot = el('p', { class: 'foot' }, el('time', {}, clockTime(message.timestamp)));
  if (message.silent) foot.append(el('span', { title: 'Tanpa suara' }, '🔕'));
  if (!message.byBot) foot.append(ticks(message.heard));
  item.append(foot);
  if (message.keyboard) item.append(keyboard(message));
  return item;
}

function ticks(heard) {
  if (heard === null) return el('span', { class: 'ticks', title: 'Tidak ditunjukkan kepada bot' }, '–');
  const element = el('span', { class: 'ticks' });
  setTicks(element, heard);
  return element;
}

function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) =>
      at % 2 === 0 ? part : el('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part),
    );
}

function keyboard(message) {
  const rows = message.keyboard.map((row) => {
    const buttons = row.map(({ text, callback_data }) => {
      const button = el('button', { type: 'button', title: callback_data }, text);
      button.addEventListener('click', () => press(message, callback_data, button));
      return button;
    });
    return el('div', { class: 'keys' }, ...buttons);
  });
  return el('div', { class: 'keyboard' }, ...rows);
}

async function press(message, data, button) {
  button.disabled = true;
  button.classList.add('waiting');
  try {
    const { chatId, messageId } = message;
    const { id } = await ask(`${API}/press`, 'POST', {
      chatId,
      messageId,
      data,
      userId: Number(byId('speaker').value),
    });
    waitingFor = id;
    say('Menunggu jawaban Cicero …');
    showAnswer();
  } catch (error) {
    complain(error);
  }
}

function showAnswer() {
  const answer = answers.get(waitingFor);
  if (answer === undefined) return;
  waitingFor = null;
  answers.clear();
  say(answer || 'Dijawab tanpa teks.');
  look();
}

function say(text) {
  keepEnd(() => {
    byId('toast').textContent = text;
    byId('toast').hidden = text === '';
  });
}

/** Changes the page; whoever was looking at the newest message goes on doing so. */
function keepEnd(change) {
  const box = byId('bubbles');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 160;
  change();
  if (atEnd) toEnd(box);
}

function closeChat() {
  open = null;
  hideDetail('chat');
  showChats();
}

async function load() {
  const overview = await ask(`${PAGE}/overview`);
  ({ bot, chats } = overview);
  showBot();
  showCommands(overview.commands);
  showChats();
  if (!open) return;
  showHead();
  await showMessages();
}

byId('back').addEventListener('click', closeChat);
composer((text) => ask(`${API}/inbound`, 'POST', { chatId: open, userId: Number(byId('speaker').value), text }));
byId('speaker').addEventListener('change', ({ target }) => speakers.set(open, Number(target.value)));
byId('reach').addEventListener('click', () =>
  ask(`${API}/chats/${open}`, 'PUT', { reachable: !openChatOf().reachable }).catch(complain),
);

// Several things often happen at once: one look at the newest state answers them all.
let looking = Promise.resolve();
let again = false;
function look() {
  if (again) return;
  again = true;
  looking = looking
    .then(() => {
      again = false;
      return load();
    })
    .catch(() => {});
}
listen(
  `${PAGE}/events`,
  {
    message: ({ chatId }) => {
      if (chatId !== open) unread.add(chatId);
      look();
    },
    state: look,
    answer: ({ id, answer }) => {
      answers.set(id, answer);
      showAnswer();
    },
    cleared: () => {
      unread.clear();
      closeChat();
      look();
    },
  },
  look,
);
startClock().then(load);
