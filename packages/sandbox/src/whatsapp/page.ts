/** The frame of the chat page; assets/chat.js fills it. */
export const chatBody = `
<div class="panes chat" id="panes">
  <section class="pane list" aria-label="Percakapan">
    <header class="pane-head"><h1>WhatsApp</h1>
      <button type="button" id="new" class="quiet">Percakapan baru</button></header>
    <div class="lines" role="tablist" aria-label="Nomor Cicero" id="lines"></div>
    <p class="line-state" id="line-state" role="status"></p>
    <label class="search"><span class="hidden-label">Cari percakapan</span>
      <input type="search" id="search" placeholder="Cari percakapan" autocomplete="off"></label>
    <ul id="chats" class="entries"></ul>
    <p id="none" class="empty" hidden>Belum ada percakapan di nomor ini. Pesan yang dikirim Cicero muncul di sini;
      Anda juga dapat memulai dari “Percakapan baru”.</p>
  </section>
  <section class="pane detail" aria-label="Pesan">
    <p id="unselected" class="empty">Pilih percakapan untuk melihat pesannya dan menulis sebagai orang itu.</p>
    <div id="chat" class="conversation" hidden>
      <header class="pane-head"><button type="button" id="back" class="quiet back" aria-label="Kembali ke daftar">‹</button>
        <span class="avatar" id="avatar" aria-hidden="true"></span>
        <div class="who"><h2 id="name"></h2><p id="about"></p></div></header>
      <div class="bubbles" id="bubbles" role="log" aria-live="polite" tabindex="0" aria-label="Isi percakapan"></div>
      <form id="write" class="write">
        <label for="text" id="write-as">Tulis pesan</label>
        <textarea id="text" rows="1" maxlength="65536" placeholder="Ketik pesan"></textarea>
        <button type="submit" id="send" aria-label="Kirim">➤</button>
      </form>
      <p class="error" id="error" role="alert" hidden></p>
    </div>
  </section>
</div>
<dialog id="contacts" aria-labelledby="contacts-title">
  <form method="dialog"><h2 id="contacts-title">Percakapan baru</h2>
    <label>Nama, satuan, atau nomor <input id="contact-search" type="search" autocomplete="off"></label>
    <ul id="contact-list" class="entries"></ul>
    <div class="dialog-end"><button value="cancel" class="quiet">Batal</button></div></form>
</dialog>`;
