/** The frame of the page at `/sandbox/google`; assets/google.js fills it. */
export const googleBody = `
<div class="home">
  <h1>Google</h1>
  <p class="lead">Kontak yang disimpan Cicero di akun Google. Untuk menghubungkan akun, jalankan
    <code>cicero google connect</code> atau buka <code>/api/oauth/connect</code> sebagai admin.</p>
  <section class="card"><h2>Persetujuan <span class="badge" id="grants">0</span></h2>
    <ul id="accounts"></ul>
    <p><button type="button" id="revoke" class="quiet">Cabut semua persetujuan</button></p></section>
  <section class="card"><h2>Kontak <span class="badge" id="count">0</span></h2>
    <form id="add"><label>Nama <input id="name" required maxlength="100"></label>
      <label>Nomor <input id="phone" required maxlength="30" inputmode="tel"></label>
      <button class="primary">Tambah</button></form>
    <p id="said" role="status"></p>
    <div class="scroll"><table><thead><tr><th>Nama</th><th>Nomor</th><th>Akun</th><th></th></tr></thead>
      <tbody id="contacts"></tbody></table></div>
    <p id="none" class="empty" hidden>Belum ada kontak.</p></section>
</div>`;
