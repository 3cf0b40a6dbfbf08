import { ask, byId, el, fileSize, fullTime, listen, listTime, startClock } from './dom.js';
import { hideDetail, showDetail } from './panes.js';

let mails = [];
let open = null;

function show() {
  byId('count').textContent = String(mails.length);
  byId('none').hidden = mails.length > 0;
  byId('mails').replaceChildren(...mails.map(entryOf));
}

function entryOf(mail) {
  const entry = el(
    'button',
    { type: 'button', class: 'entry plain', 'aria-current': String(open === mail.id) },
    el('span', { class: 'entry-title' }, mail.to.join(', ')),
    el('time', {}, listTime(mail.at)),
    el(
      'span',
      { class: 'entry-text' },
      el('strong', {}, mail.subject || '(tanpa perihal)'),
      ` ${mail.text.slice(0, 120)}`,
    ),
  );
  entry.addEventListener('click', () => openMail(mail));
  return el('li', {}, entry);
}

function openMail(mail) {
  open = mail.id;
  byId('subject').textContent = mail.subject || '(tanpa perihal)';
  byId('from').textContent = mail.from;
  byId('to').textContent = mail.to.join(', ');
  byId('at').textContent = fullTime(mail.at);
  const files = mail.attachments.map(({ name, type, bytes }) => `${name} (${type}, ${fileSize(bytes)})`);
  byId('files').textContent = files.join('; ');
  byId('files').hidden = files.length === 0;
  byId('files-label').hidden = files.length === 0;
  byId('text').textContent = mail.text;
  if (mail.hasHtml) byId('html').src = `/sandbox/mail/messages/${mail.id}/html`;
  byId('tabs').hidden = !mail.hasHtml;
  choose(mail.hasHtml ? 'html' : 'text');
  showDetail('mail');
  show();
}

function choose(view) {
  for (const name of ['html', 'text']) {
    byId(name).hidden = name !== view;
    byId(`tab-${name}`).setAttribute('aria-selected', String(name === view));
  }
}

function close() {
  open = null;
  hideDetail('mail');
  show();
}

async function load() {
  ({ messages: mails } = await ask('/sandbox/mail/messages'));
  show();
}

byId('back').addEventListener('click', close);
byId('tab-html').addEventListener('click', () => choose('html'));
byId('tab-text').addEventListener('click', () => choose('text'));
byId('clear').addEventListener('click', async () => {
  await ask('/sandbox/mail/messages', 'DELETE');
  close();
  await load();
});
const arrived = (mail) => {
  mails = [mail, ...mails.filter(({ id }) => id !== mail.id)].slice(0, 500);
  show();
};
listen('/sandbox/mail/events', { mail: arrived }, load);
startClock().then(load);
