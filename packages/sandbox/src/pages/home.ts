import type { FastifyPluginAsync } from 'fastify';
import { sendPage } from '../http.ts';
import { endpoints } from '../rapidapi/simulator.ts';
import type { World } from '../world/world.ts';
import { escapeHtml, page } from './layout.ts';

/** What the index page says about where things listen. */
export interface Addresses {
  smtp: string;
}

/** The index at `/sandbox`: what there is, where it listens, and the switches. */
export function home(world: World, addresses: () => Addresses): FastifyPluginAsync {
  return async (app) => {
    app.get('/sandbox', async (_request, reply) => {
      const body = homeBody(world, addresses());
      return sendPage(reply, page({ title: 'Ringkasan', active: 'home', script: 'home.js', body }));
    });
    app.get('/sandbox/', async (_request, reply) => reply.redirect('/sandbox'));
  };
}

function homeBody(world: World, { smtp }: Addresses): string {
  const clients = world.clients.slice(0, 60);
  const options = clients
    .map(({ row }) => `<option value="${escapeHtml(row.client_id)}">${escapeHtml(row.nama)}</option>`)
    .join('');
  const rows = clients
    .map(({ row }) => {
      const type = row.client_type === 'direktorat' ? 'Direktorat' : 'Satuan';
      const cells = [row.client_id, row.nama, type, row.client_insta ?? '', row.client_tiktok ?? ''];
      return `<tr>${cells.map((cell) => `<td>${escapeHtml(cell) || '–'}</td>`).join('')}</tr>`;
    })
    .join('');
  const hosts = [...new Set(endpoints.map(({ host }) => host))];
  return `
<div class="home">
  <h1>Dunia luar Cicero, di mesin ini</h1>
  <p class="lead">Sandbox menggantikan Instagram, TikTok, WhatsApp, Telegram, Google, dan surat elektronik. Semua orang, akun, dan unggahan
    di sini rekaan; tidak ada yang keluar dari mesin ini.</p>
  <div class="cards">
    <section class="card"><h2><a href="/sandbox/whatsapp">WhatsApp</a></h2>
      <p>Semua percakapan nomor operator, pengguna, dan gateway. Tulis pesan sebagai siapa saja.</p></section>
    <section class="card"><h2><a href="/sandbox/telegram">Telegram</a></h2>
      <p>Percakapan bot: grup administrator dan orang perorangan. Tulis perintah dan tekan tombol.</p></section>
    <section class="card"><h2><a href="/sandbox/mail">Surat</a></h2>
      <p>Surat yang dikirim Cicero, misalnya kode OTP. SMTP mendengarkan di <code>${escapeHtml(smtp)}</code>.</p></section>
    <section class="card"><h2><a href="/sandbox/dashboard">Dashboard</a></h2>
      <p>Halaman masuk, pendaftaran, lupa password, klaim data, dan impor personel; mengirim apa yang dikirim dashboard.</p></section>
    <section class="card"><h2><a href="/sandbox/google">Google</a></h2>
      <p>Persetujuan akun dan kontak yang disimpan Cicero.</p></section>
    <section class="card"><h2>RapidAPI</h2><p>Instagram dan TikTok di <code>/sandbox/rapidapi/&lt;host&gt;/&lt;path&gt;</code>,
      kunci <code>sandbox-key</code>:</p>
      <ul>${hosts.map((host) => `<li><code>${escapeHtml(host)}</code></li>`).join('')}</ul></section>
  </div>
  <section class="card"><h2>Skenario</h2>
    <form id="play"><label>Skenario <select id="scenario"></select></label>
      <label>Untuk <select id="account"><option value="">Bawaan</option>${options}</select></label>
      <button class="primary">Jalankan</button><button type="button" id="reset" class="quiet">Kembalikan semula</button></form>
    <p id="said" role="status"></p>
    <ul id="faults"></ul><p id="no-faults" class="lead">Tidak ada gangguan yang aktif.</p></section>
  <section class="card"><h2>Permintaan terakhir <span class="badge" id="total">0</span></h2><div class="scroll"><table>
    <thead><tr><th>Jam</th><th>Status</th><th>Path</th><th>Akun</th><th>Gangguan</th></tr></thead>
    <tbody id="requests"></tbody></table></div></section>
  <section class="card"><h2>Client</h2><div class="scroll"><table>
    <thead><tr><th>client_id</th><th>Nama</th><th>Jenis</th><th>Instagram</th><th>TikTok</th></tr></thead>
    <tbody>${rows}</tbody></table></div></section>
</div>`;
}
