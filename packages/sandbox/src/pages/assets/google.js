import { ask, byId, el, startClock } from './dom.js';

const API = '/sandbox/google/api';
const say = (text) => {
  byId('said').textContent = text;
};

async function act(action, done) {
  try {
    await action();
    say(done);
  } catch (error) {
    say(error.message);
  }
  await refresh();
}

function rowOf({ resourceName, name, phones, account }) {
  const remove = el('button', { type: 'button', class: 'quiet' }, 'Hapus');
  remove.addEventListener('click', () =>
    act(() => ask(`${API}/contacts/${resourceName.replace('people/', '')}`, 'DELETE'), 'Kontak dihapus.'),
  );
  return el('tr', {}, ...[name, phones.join(', '), account, remove].map((cell) => el('td', {}, cell)));
}

async function refresh() {
  const [{ total, contacts }, { grants }] = await Promise.all([ask(`${API}/contacts`), ask(`${API}/grants`)]);
  byId('count').textContent = total.toLocaleString('id-ID');
  byId('none').hidden = total > 0;
  byId('contacts').replaceChildren(...contacts.map(rowOf));
  byId('grants').textContent = String(grants.length);
  byId('accounts').replaceChildren(
    ...grants.map(({ account, scopes }) => el('li', {}, el('strong', {}, account), ` · ${scopes.join(' ')}`)),
  );
}

byId('revoke').addEventListener('click', () => act(() => ask(`${API}/grants`, 'DELETE'), 'Persetujuan dicabut.'));
byId('add').addEventListener('submit', (event) => {
  event.preventDefault();
  const contact = { name: byId('name').value, phone: byId('phone').value };
  act(async () => {
    await ask(`${API}/contacts`, 'POST', contact);
    byId('add').reset();
  }, 'Kontak ditambahkan.');
});
startClock();
refresh();
setInterval(refresh, 5_000);
