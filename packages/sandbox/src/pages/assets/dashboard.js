// Sends what the dashboard's pages send, and believes what they believe.
import { byId, el, startClock } from './dom.js';

const form = byId('form');
const answer = byId('answer');

/** Asks the API beside these pages. An answer that is no JSON counts as a dead server, as in the dashboard. */
async function ask(path, options = {}) {
  const { method = 'POST', body, credentials = 'omit', token } = options;
  const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(path, {
    method,
    headers,
    credentials,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const content = await response.json().catch(() => {
    throw new Error('Server tidak dapat dihubungi.');
  });
  return { ok: response.ok, content };
}

function say(text, bad = false) {
  answer.textContent = text;
  answer.className = bad ? 'error' : 'done';
}

function show(facts) {
  const list = byId('facts');
  list.hidden = false;
  list.replaceChildren(
    ...Object.entries(facts).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, String(value ?? '–'))]),
  );
}

/** The words of a refusal, wherever the API put them. */
function wordsOf(content) {
  const { message, detail, error, status, errors } = content;
  return [message, detail, error, status, errors?.[0]].find((text) => typeof text === 'string' && text) ?? 'Gagal.';
}

const indonesian = (number) => number.replace(/[()\s-]/g, '').replace(/^0/, '62');
const claimed = () => ({
  nrp: sessionStorage.getItem('claim_nrp') ?? '',
  email: sessionStorage.getItem('claim_email') ?? '',
});
const claim = (step, body, method) => ask(`/api/claim/${step}`, { body, method, credentials: 'include' });
const bare = (handle) => (handle ?? '').replace(/^@/, '');

async function signIn({ username, password }) {
  const { content } = await ask('/api/auth/dashboard-login', {
    body: { username: username.trim(), password: password.trim() },
  });
  if (content.success !== true || !content.token) return say(wordsOf(content), true);
  const { token, user } = content;
  localStorage.setItem('cicero_token', token);
  localStorage.setItem('client_id', user.client_id ?? '');
  localStorage.setItem('user_role', user.role);
  say('Anda masuk.');
  show({ 'Client ID': user.client_id, Role: user.role, Premium: user.premium_status ? 'ya' : 'tidak' });
}

async function register({ username, password, whatsapp, role, client_id }) {
  const body = {
    username: username.trim(),
    password,
    whatsapp: indonesian(whatsapp),
    ...(role ? { role: role.toLowerCase() } : {}),
    ...(client_id ? { client_id } : {}),
  };
  const { content } = await ask('/api/auth/dashboard-register', { body });
  if (!content.success) return say(wordsOf(content), true);
  say(content.status ? 'Akun sudah aktif.' : 'Pendaftaran diterima. Akun menunggu persetujuan admin.');
}

async function forgot({ username, contact }) {
  const written = contact.trim();
  const body = { username: username.trim(), contact: written.includes('@') ? written : indonesian(written) };
  const { content } = await ask('/api/auth/password-reset/request', { body });
  say(wordsOf(content), !content.success);
}

async function resetPassword({ password, confirmPassword }) {
  const fromPath = location.pathname.split('/reset-password/')[1];
  const token = new URLSearchParams(location.search).get('token') ?? decodeURIComponent(fromPath ?? '');
  const body = { token, password, confirmPassword, password_confirmation: confirmPassword };
  const { content } = await ask('/api/auth/password-reset/confirm', { body });
  say(wordsOf(content), !content.success);
  if (content.success) setTimeout(() => location.assign('/sandbox/dashboard'), 2_000);
}

async function signInPersonnel({ nrp, password }) {
  const { content } = await ask('/api/auth/user-login', { body: { nrp: nrp.trim(), password } });
  const token = content.session ?? content.token ?? content.data?.token ?? content.data?.session;
  if (!content.success || !token) return say(wordsOf(content), true);
  localStorage.setItem('reposter_token', token);
  const person = content.user ?? content.profile ?? content.data;
  say('Anda masuk.');
  show({ NRP: person.user_id, Nama: person.nama });
}

async function askForCode({ nrp, email }) {
  const address = email.trim();
  const checked = await claim('validate-email', { email: address });
  if (!checked.ok) return say(wordsOf(checked.content), true);
  const status = checked.content.status ?? checked.content.data?.status ?? 'deliverable';
  if (status !== 'deliverable') return say(`Email tidak dapat dipakai (${status}).`, true);
  const { ok, content } = await claim('request-otp', { nrp: nrp.trim(), email: address });
  if (!ok || content.success === false) return say(wordsOf(content), true);
  sessionStorage.setItem('claim_nrp', nrp.trim());
  sessionStorage.setItem('claim_email', address);
  location.assign('/sandbox/dashboard/claim/otp');
}

async function checkCode({ otp }) {
  const { ok, content } = await claim('verify-otp', { ...claimed(), otp });
  const verified = content.verified ?? content.data?.verified;
  if (!ok || !content.success || !verified) return say('Kode OTP tidak valid.', true);
  location.assign('/sandbox/dashboard/claim/edit');
}

async function loadRecord() {
  const { ok, content } = await claim('user-data', claimed());
  if (!ok) return say(wordsOf(content), true);
  const record = content.data ?? content.user ?? content;
  form.elements.client.value = record.nama_client ?? record.client_name ?? record.client_id ?? '';
  for (const name of ['nama', 'title', 'divisi', 'jabatan', 'desa']) form.elements[name].value = record[name] ?? '';
  form.elements.insta.value = bare(record.insta);
  form.elements.tiktok.value = bare(record.tiktok);
}

async function saveRecord({ nama, title, divisi, jabatan, desa, insta, tiktok }) {
  const body = { ...claimed(), nama, title, divisi, jabatan, desa, insta: bare(insta), tiktok: bare(tiktok) };
  const { content } = await claim('update', body, 'PUT');
  if (!content.success) return say(wordsOf(content), true);
  say('Data tersimpan.');
  await loadRecord();
}

/** Asks as whoever is signed in here. */
const askAsMe = (path, options = {}) => ask(path, { ...options, token: localStorage.getItem('cicero_token') ?? '' });

async function importPeople({ file, source, client_id, apply }) {
  const dry_run = apply !== 'on';
  const asked =
    file.size > 0 ? await sendFile(file, { client_id, dry_run }) : await sendLink({ source, client_id, dry_run });
  if (!asked.ok) return say(wordsOf(asked.content), true);
  const { import_id: id } = asked.content.data;
  for (;;) {
    const { ok, content } = await askAsMe(`/api/users/imports/${id}`, { method: 'GET' });
    if (!ok) return say(wordsOf(content), true);
    const { status, rows_done, rows_total, counts, warnings, error } = content.data;
    show({
      Status: status,
      Baris: `${rows_done} dari ${rows_total ?? '?'}`,
      ...{ Baru: counts.created, Diubah: counts.changed, 'Tidak berubah': counts.unchanged, Ditolak: counts.refused },
      ...(warnings.length > 0 ? { Catatan: warnings.map(({ message }) => message).join(' ') } : {}),
    });
    if (status === 'failed') return say(error.message, true);
    if (status === 'done') return sayRefused(id, dry_run);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function sayRefused(id, dryRun) {
  const { content } = await askAsMe(`/api/users/imports/${id}/rows?outcome=refused&limit=20`, { method: 'GET' });
  const refused = content.data.map(({ row_number, problem }) => `Baris ${row_number}: ${problem}`);
  say([dryRun ? 'Uji coba selesai; tidak ada yang ditulis.' : 'Impor selesai.', ...refused].join(' '));
}

const sendLink = ({ source, client_id, dry_run }) =>
  askAsMe('/api/users/import', { body: { source, dry_run, ...(client_id ? { client_id } : {}) } });

async function sendFile(file, { client_id, dry_run }) {
  const body = new FormData();
  if (client_id) body.set('client_id', client_id);
  body.set('dry_run', String(dry_run));
  body.set('file', file);
  const headers = { Authorization: `Bearer ${localStorage.getItem('cicero_token') ?? ''}` };
  const response = await fetch('/api/users/import', { method: 'POST', headers, body });
  return { ok: response.ok, content: await response.json() };
}

const senders = {
  '': signIn,
  '/register': register,
  '/forgot': forgot,
  '/reset-password': resetPassword,
  '/reposter': signInPersonnel,
  '/claim': askForCode,
  '/claim/otp': checkCode,
  '/claim/edit': saveRecord,
  '/import': importPeople,
};

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (!form.reportValidity()) return;
  const button = form.querySelector('button');
  button.disabled = true;
  say('');
  try {
    await senders[form.dataset.form](Object.fromEntries(new FormData(form)));
  } catch (error) {
    say(error.message, true);
  } finally {
    button.disabled = false;
  }
});

startClock();
if (form.dataset.form === '/claim/edit') loadRecord().catch((error) => say(error.message, true));
