import { clockTime, dayKey, dayName, el, fileSize } from './dom.js';

const LONG = 900;
const kinds = { pdf: 'PDF', xlsx: 'XLSX', xls: 'XLS', csv: 'CSV', txt: 'TXT', json: 'JSON', zip: 'ZIP', docx: 'DOCX' };

/** One message as a bubble: Cicero's on the left, the person's on the right. */
export function bubble(message, isGroup) {
  const mine = message.direction === 'in';
  const item = el('article', { class: `bubble ${mine ? 'mine' : 'theirs'}`, id: `m-${message.id}` });
  if (isGroup) item.append(el('p', { class: 'author' }, message.author));
  if (message.file) {
    const href = `/sandbox/whatsapp/files/${encodeURIComponent(message.id)}`;
    item.append(fileCard(message.file, href, message.isPicture));
  }
  if (message.text) item.append(...textOf(message));
  item.append(foot(message, mine));
  return item;
}

/** Messages as bubbles, with the day before the first of each. */
export function byDay(messages, bubbleOf) {
  return messages.flatMap((message, at) => {
    const before = messages[at - 1];
    const isFirst = !before || dayKey(before.timestamp) !== dayKey(message.timestamp);
    return isFirst ? [daySeparator(message.timestamp), bubbleOf(message)] : [bubbleOf(message)];
  });
}

/** Scrolls to the newest message, again when its pictures have their size. */
export function toEnd(box) {
  box.scrollTop = box.scrollHeight;
  for (const image of box.querySelectorAll('img')) {
    if (image.complete) continue;
    image.addEventListener('load', () => {
      box.scrollTop = box.scrollHeight;
    });
  }
}

export function daySeparator(ms) {
  return el('p', { class: 'day' }, el('span', {}, dayName(ms)));
}

/** Ticks: one while nobody has taken the message, two when Cicero has. */
export function setTicks(element, delivered) {
  element.textContent = delivered ? '✓✓' : '✓';
  element.title = delivered ? 'Diterima Cicero' : 'Menunggu Cicero';
  element.classList.toggle('delivered', delivered);
}

const receipts = {
  server: ['✓', 'Terkirim'],
  device: ['✓✓', 'Sampai di ponsel'],
  read: ['✓✓', 'Dibaca'],
};

/** Ticks of Cicero's messages: taken, on the phone, read. */
export function setReceipt(element, level) {
  [element.textContent, element.title] = receipts[level];
  element.classList.toggle('delivered', level === 'read');
}

function foot(message, mine) {
  const line = el('p', { class: 'foot' }, el('time', {}, clockTime(message.timestamp)));
  if (mine) {
    const ticks = el('span', { class: 'ticks' });
    setTicks(ticks, message.delivered);
    line.append(ticks);
  } else if (message.receipt) {
    const ticks = el('span', { class: 'ticks' });
    setReceipt(ticks, message.receipt);
    line.append(ticks);
  }
  return line;
}

function textOf(message) {
  const text = el('p', { class: 'text' }, ...message.spans.map(span));
  if (message.text.length <= LONG) return [text];
  text.classList.add('folded');
  const more = el('button', { type: 'button', class: 'more' }, 'Baca selengkapnya');
  more.addEventListener('click', () => {
    const folded = text.classList.toggle('folded');
    more.textContent = folded ? 'Baca selengkapnya' : 'Ringkas';
  });
  return [text, more];
}

function span({ text, bold, italic, strike, mono, link }) {
  let node = link ? el('a', { href: text, target: '_blank', rel: 'noopener noreferrer' }, text) : text;
  if (mono) node = el('code', {}, node);
  if (strike) node = el('s', {}, node);
  if (italic) node = el('em', {}, node);
  if (bold) node = el('strong', {}, node);
  return node;
}

/** A file in a bubble: a picture to be seen, anything else to be kept. */
export function fileCard(file, href, isPicture) {
  if (isPicture) {
    const image = el('img', { src: href, alt: file.name });
    return el('a', { class: 'picture', href, target: '_blank', rel: 'noopener' }, image);
  }
  const ending = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  return el(
    'a',
    { class: 'file', href, download: file.name },
    el('span', { class: `icon ${ending in kinds ? ending : ''}`, 'aria-hidden': 'true' }, kinds[ending] ?? 'FILE'),
    el(
      'span',
      { class: 'file-name' },
      file.name,
      el('small', {}, `${fileSize(file.bytes)} · ${kinds[ending] ?? file.mimetype}`),
    ),
    el('span', { class: 'download', 'aria-hidden': 'true' }, '↓'),
  );
}
