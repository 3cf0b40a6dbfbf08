import { ask, byId, clockTime, el, startClock } from './dom.js';

const row = (...cells) => el('tr', {}, ...cells.map((cell) => el('td', {}, cell)));
const say = (text) => {
  byId('said').textContent = text;
};

async function showRequests() {
  const { total, requests } = await ask('/sandbox/control/requests?limit=12');
  byId('total').textContent = total.toLocaleString('id-ID');
  byId('requests').replaceChildren(
    ...requests
      .reverse()
      .map((request) =>
        row(
          clockTime(request.at),
          el('span', { class: request.status === 200 ? 'status' : 'status bad' }, String(request.status)),
          el('code', {}, request.path),
          request.account,
          request.faults.join(', '),
        ),
      ),
  );
}

async function showFaults() {
  const { faults } = await ask('/sandbox/control/fault');
  byId('no-faults').hidden = faults.length > 0;
  byId('faults').replaceChildren(
    ...faults.map((fault) => {
      const remove = el('button', { type: 'button', class: 'quiet' }, 'Hapus');
      remove.addEventListener('click', () =>
        act(() => ask(`/sandbox/control/fault/${fault.id}`, 'DELETE'), 'Gangguan dihapus.'),
      );
      const aim = [fault.host, fault.path, fault.account, fault.page && `halaman ${fault.page}`]
        .filter(Boolean)
        .join(' ');
      return el(
        'li',
        {},
        el('strong', {}, fault.kind),
        ` ${aim || 'semua permintaan'} · kena ${fault.hits}${fault.count ? `/${fault.count}` : ''} `,
        remove,
      );
    }),
  );
}

async function showScenarios() {
  const { scenarios } = await ask('/sandbox/control/scenario');
  byId('scenario').replaceChildren(
    ...scenarios.map(({ name, summary }) => el('option', { value: name }, `${name}: ${summary}`)),
  );
}

async function act(action, done) {
  try {
    await action();
    say(done);
  } catch (error) {
    say(error.message);
  }
  await refresh();
}

const refresh = () => Promise.all([showRequests(), showFaults()]);

byId('play').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = byId('scenario').value;
  const account = byId('account').value;
  act(() => ask(`/sandbox/control/scenario/${name}`, 'POST', account ? { account } : {}), `Skenario ${name} berjalan.`);
});
byId('reset').addEventListener('click', () =>
  act(() => ask('/sandbox/control/reset', 'POST'), 'Semua kembali seperti semula.'),
);
startClock();
showScenarios();
refresh();
setInterval(refresh, 5_000);
