// Small building blocks of the pages. Data only ever becomes text nodes and properties, never HTML.

/** The element of an id; the pages' frames come from the server, so it is there. */
export const byId = (id) => document.getElementById(id);

/** Builds an element: properties, then children (elements or text). */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === 'class') element.className = value;
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Asks the sandbox; throws an Error with its message when it refuses. */
export async function ask(path, method = 'GET', body = undefined) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.message ?? `Gagal (${response.status})`);
  return answer;
}

const zone = 'Asia/Jakarta';
const time = new Intl.DateTimeFormat('id-ID', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat('id-ID', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' });
const short = new Intl.DateTimeFormat('id-ID', { timeZone: zone, day: '2-digit', month: '2-digit', year: '2-digit' });
const key = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

/** The sandbox's clock runs ahead of or behind the browser's by this many milliseconds. */
let ahead = 0;

export const clockTime = (ms) => time.format(ms);
export const dayKey = (ms) => key.format(ms);
export const fullTime = (ms) => `${date.format(ms)} ${time.format(ms)} WIB`;

/** `Hari ini`, `Kemarin`, or the date. */
export function dayName(ms) {
  const now = Date.now() + ahead;
  if (dayKey(ms) === dayKey(now)) return 'Hari ini';
  return dayKey(ms) === dayKey(now - 86_400_000) ? 'Kemarin' : date.format(ms);
}

/** Time for today, else a short date: for lists. */
export function listTime(ms) {
  return dayKey(ms) === dayKey(Date.now() + ahead) ? clockTime(ms) : short.format(ms);
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${kilo.toFixed(kilo < 10 ? 1 : 0)} KB` : `${(kilo / 1024).toFixed(1)} MB`;
}

/** Shows the sandbox's time in the page's head and keeps it going. */
export async function startClock() {
  const { now, frozen } = await ask('/sandbox/control/clock');
  ahead = Date.parse(now) - Date.now();
  const show = () => {
    byId('clock').textContent = `${clockTime(frozen ? Date.parse(now) : Date.now() + ahead)} WIB`;
  };
  show();
  setInterval(show, 10_000);
}

/** Listens to a stream of events, reconnecting by itself; `onOpen` runs on every connection after the first. */
export function listen(path, handlers, onReconnect) {
  const source = new EventSource(path);
  let opened = false;
  source.addEventListener('open', () => {
    if (opened) onReconnect?.();
    opened = true;
  });
  for (const [type, handler] of Object.entries(handlers)) {
    source.addEventListener(type, (event) => handler(JSON.parse(event.data)));
  }
  addEventListener('pagehide', () => source.close());
}
